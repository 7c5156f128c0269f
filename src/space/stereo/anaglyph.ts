/** Red and cyan anaglyphs of two rows of opaque pixels. */
import { OPAQUE } from '../../core/colour/opaquePixels.ts'
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

type Triple = readonly [number, number, number]

/** Luma of ITU-R BT.601. */
function luma(pixel: number): number {
  return 0.299 * (pixel & 255) + 0.587 * ((pixel >>> 8) & 255) + 0.114 * ((pixel >>> 16) & 255)
}

/** Red, green or blue by Dubois, of linear light. */
function projected(l: Triple, r: Triple, left: number, right: number): number {
  return levelOf(
    l[0] * LINEAR[left & 255]! +
      l[1] * LINEAR[(left >>> 8) & 255]! +
      l[2] * LINEAR[(left >>> 16) & 255]! +
      r[0] * LINEAR[right & 255]! +
      r[1] * LINEAR[(right >>> 8) & 255]! +
      r[2] * LINEAR[(right >>> 16) & 255]!,
  )
}

/** `colour`: red of the left eye, green and blue of the right one. `half-colour`: the left eye in grey. */
export function anaglyphRow(
  left: Uint32Array,
  right: Uint32Array,
  kind: AnaglyphKind,
  out: Uint32Array,
): void {
  const [redOfLeft, greenOfLeft, blueOfLeft] = DUBOIS.left
  const [redOfRight, greenOfRight, blueOfRight] = DUBOIS.right
  for (let x = 0; x < out.length; ++x) {
    const l = left[x]!
    const r = right[x]!
    if (kind === 'dubois')
      out[x] =
        projected(redOfLeft, redOfRight, l, r) |
        (projected(greenOfLeft, greenOfRight, l, r) << 8) |
        (projected(blueOfLeft, blueOfRight, l, r) << 16) |
        OPAQUE
    else out[x] = (kind === 'colour' ? l & 255 : luma(l) + 0.5) | (r & 0xffff00) | OPAQUE
  }
}
