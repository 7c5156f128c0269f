/** Red and cyan anaglyphs of two rows of RGB. */
import { LINEAR, levelOf } from '../linearLight.ts'

export type AnaglyphKind = 'dubois' | 'half-colour' | 'colour'

/**
 * For linear light, rows are red, green and blue of the result: the least-squares projection of Dubois 2001, "A projection
 * method to generate anaglyph stereo images" (https://doi.org/10.1109/ICASSP.2001.941256), for red and cyan filters.
 */
const DUBOIS = {
  left: [
    [0.4561, 0.500484, 0.176381],
    [-0.0400822, -0.0378246, -0.0157589],
    [-0.0152161, -0.0205971, -0.00546856],
  ],
  right: [
    [-0.0434706, -0.0879388, -0.00155529],
    [0.378476, 0.73364, -0.0184503],
    [-0.0721527, -0.112961, 1.2264],
  ],
} as const

/** Luma of ITU-R BT.601. */
function luma(rgb: Uint8Array, i: number): number {
  return 0.299 * rgb[i]! + 0.587 * rgb[i + 1]! + 0.114 * rgb[i + 2]!
}

/** `colour`: red of the left eye, green and blue of the right one. `half-colour`: the left eye in grey. */
export function anaglyphRow(
  left: Uint8Array,
  right: Uint8Array,
  kind: AnaglyphKind,
  out: Uint8Array,
): void {
  for (let i = 0; i < out.length; i += 3) {
    if (kind !== 'dubois') {
      out[i] = kind === 'colour' ? left[i]! : luma(left, i) + 0.5
      out[i + 1] = right[i + 1]!
      out[i + 2] = right[i + 2]!
      continue
    }
    const [lr, lg, lb] = [LINEAR[left[i]!]!, LINEAR[left[i + 1]!]!, LINEAR[left[i + 2]!]!]
    const [rr, rg, rb] = [LINEAR[right[i]!]!, LINEAR[right[i + 1]!]!, LINEAR[right[i + 2]!]!]
    for (let k = 0; k < 3; ++k) {
      const [l, r] = [DUBOIS.left[k]!, DUBOIS.right[k]!]
      out[i + k] = levelOf(l[0] * lr + l[1] * lg + l[2] * lb + r[0] * rr + r[1] * rg + r[2] * rb)
    }
  }
}
