/** Rows of the blurred layers of one side of the focus, at half the photo's size and at its own height. */
import type { Side } from './blurLayers.ts'
import type { Layer } from './plane.ts'

/** Pixels of 4 channels, with a copy of the first and of the last one at its ends. Null: all are empty. */
export type Line = Float32Array | null

/** Writes row `y` of a layer, enlarged linearly by `factor`, to `out`. Returns false for an empty row, and writes nothing. */
function enlargedRow(
  { width, height, data, from, to }: Layer,
  factor: number,
  y: number,
  out: Float32Array,
): boolean {
  const down = Math.max(0, (y + 0.5) / factor - 0.5)
  const top = Math.min(height - 1, Math.floor(down))
  const below = Math.min(top + 1, height - 1)
  const first = Math.min(from[top]!, from[below]!)
  const end = Math.max(to[top]!, to[below]!)
  if (first >= end) return false
  const share = down - top
  const [one, other] = [top * width, below * width]
  const last = width - 1
  // Beyond these pixels both neighbours are empty.
  const start = Math.max(0, Math.floor((first - 0.5) * factor)) * 4
  const stop = Math.min(out.length, Math.ceil((end + 0.5) * factor) * 4)
  out.fill(0, 0, start)
  out.fill(0, stop)
  if (factor === 1) {
    out.set(data.subarray(one * 4 + start, one * 4 + stop), start)
    return true
  }
  for (let o = start; o < stop; o += 4) {
    const across = Math.max(0, (o / 4 + 0.5) / factor - 0.5)
    const left = Math.min(last, across | 0)
    const right = Math.min(last, left + 1)
    const part = across - left
    const a = 4 * (one + left)
    const b = 4 * (one + right)
    const c = 4 * (other + left)
    const d = 4 * (other + right)
    for (let k = 0; k < 4; ++k) {
      const upper = data[a + k]! + (data[b + k]! - data[a + k]!) * part
      const lower = data[c + k]! + (data[d + k]! - data[c + k]!) * part
      out[o + k] = upper + (lower - upper) * share
    }
  }
  return true
}

/** @returns a function that puts the layers over each other in a row at half the photo's size. It reuses two arrays in turn. */
function halfLines(
  layers: readonly (Layer | null)[],
  width: number,
  side: Side,
): (y: number) => Line {
  // The last level has the largest blur: it is behind the others on the far side, and in front of them on the near one.
  const fromBack = [...layers.entries()]
  if (side === -1) fromBack.reverse()
  const lines = [0, 1].map(() => new Float32Array((width + 2) * 4))
  const own = new Float32Array(width * 4)
  return (y) => {
    const line = lines[y % 2]!
    const inner = line.subarray(4, line.length - 4)
    let isEmpty = true
    for (const [level, layer] of fromBack) {
      if (layer === null || !enlargedRow(layer, 2 ** level, y, isEmpty ? inner : own)) continue
      if (!isEmpty)
        for (let i = 0; i < own.length; i += 4) {
          const opacity = own[i + 3]!
          if (opacity > 0)
            for (let k = i; k < i + 4; ++k) inner[k] = own[k]! + (1 - opacity) * inner[k]!
        }
      isEmpty = false
    }
    if (isEmpty) return null
    line.copyWithin(0, 4, 8)
    line.copyWithin(line.length - 4, line.length - 8, line.length - 4)
    return line
  }
}

/**
 * @param layers those of one side, by level, from a half of the photo's size to an eighth
 * @returns a function for the rows y of the photo from top to bottom: half of the photo's pixels in a row, between two rows of the half size.
 *   The next call reuses the array
 */
export function photoLines(
  layers: readonly (Layer | null)[],
  { width, height }: { readonly width: number; readonly height: number },
  side: Side,
): (y: number) => Line {
  if (layers.every((layer) => layer === null)) return () => null
  const made = halfLines(layers, width, side)
  const kept: Line[] = [null, null]
  const madeFor = [-1, -1]
  const lineAt = (y: number): Line => {
    if (madeFor[y % 2] !== y) kept[y % 2] = made(y)
    madeFor[y % 2] = y
    return kept[y % 2]!
  }
  const out = new Float32Array((width + 2) * 4)
  const empty = new Float32Array((width + 2) * 4)
  return (y) => {
    const down = Math.max(0, (y + 0.5) / 2 - 0.5)
    const top = Math.floor(down)
    const upper = lineAt(top)
    const lower = lineAt(Math.min(top + 1, height - 1))
    if (upper === null && lower === null) return null
    const [a, b, share] = [upper ?? empty, lower ?? empty, down - top]
    for (let i = 0; i < out.length; ++i) out[i] = a[i]! + (b[i]! - a[i]!) * share
    return out
  }
}
