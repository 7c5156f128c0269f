/** The smallest and the largest value in the window around each pixel. */
import type { DepthMap } from '../types.ts'

export interface LocalBounds {
  readonly low: Float32Array<ArrayBuffer>
  readonly high: Float32Array<ArrayBuffer>
}

type Choose = (a: number, b: number) => number

/** `choose` over each value and its neighbours within `radius` along a line, `step` apart. */
function alongLines(
  from: Float32Array,
  [lines, length]: readonly [number, number],
  [next, step]: readonly [number, number],
  radius: number,
  choose: Choose,
): Float32Array<ArrayBuffer> {
  const to = new Float32Array(from.length)
  for (let line = 0; line < lines; ++line) {
    const first = line * next
    for (let i = 0; i < length; ++i) {
      let value = from[first + i * step]!
      const end = Math.min(length - 1, i + radius)
      for (let k = Math.max(0, i - radius); k <= end; ++k)
        value = choose(value, from[first + k * step]!)
      to[first + i * step] = value
    }
  }
  return to
}

/** @param radius columns and rows on each side. */
export function localBounds({ width, height, data }: DepthMap, radius: number): LocalBounds {
  const of = (choose: Choose): Float32Array<ArrayBuffer> =>
    alongLines(
      alongLines(data, [height, width], [width, 1], radius, choose),
      [width, height],
      [1, width],
      radius,
      choose,
    )
  return { low: of(Math.min), high: of(Math.max) }
}
