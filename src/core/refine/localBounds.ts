/** The smallest and the largest value in the window around each pixel. */
import type { DepthMap } from '../types.ts'

export interface LocalBounds {
  readonly low: Float32Array<ArrayBuffer>
  readonly high: Float32Array<ArrayBuffer>
}

/** The extremes of `low` and of `high` over each value and its neighbours within `radius` along a line, `step` apart. */
function alongLines(
  { low, high }: { readonly low: Float32Array; readonly high: Float32Array },
  [lines, length]: readonly [number, number],
  [next, step]: readonly [number, number],
  radius: number,
): LocalBounds {
  const to = { low: new Float32Array(low.length), high: new Float32Array(low.length) }
  for (let line = 0; line < lines; ++line) {
    const first = line * next
    for (let i = 0; i < length; ++i) {
      let least = Infinity
      let most = -Infinity
      const end = first + Math.min(length - 1, i + radius) * step
      for (let k = first + Math.max(0, i - radius) * step; k <= end; k += step) {
        if (low[k]! < least) least = low[k]!
        if (high[k]! > most) most = high[k]!
      }
      to.low[first + i * step] = least
      to.high[first + i * step] = most
    }
  }
  return to
}

/** @param radius columns and rows on each side. */
export function localBounds({ width, height, data }: DepthMap, radius: number): LocalBounds {
  const rows = alongLines({ low: data, high: data }, [height, width], [width, 1], radius)
  return alongLines(rows, [width, height], [1, width], radius)
}
