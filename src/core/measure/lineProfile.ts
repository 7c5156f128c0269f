/** The map's values along a straight line across the photo. */
import type { Sampler } from '../resample/sample.ts'

/** In pixels of the photo from its top left corner. The middle of the first pixel is 0.5, 0.5. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface ProfilePoint extends Point {
  /** The distance from the first end, in pixels of the photo. */
  readonly along: number
  /** Relative inverse depth. */
  readonly value: number
}

export const MAX_SAMPLES = 65_536

/** One sample per pixel of the line, both ends included. */
export function sampleCount(from: Point, to: Point): number {
  return Math.min(
    MAX_SAMPLES,
    Math.max(2, Math.round(Math.hypot(to.x - from.x, to.y - from.y)) + 1),
  )
}

/**
 * `samples` evenly spaced points, both ends included.
 * @throws RangeError for fewer than 2 or more than 65536 samples.
 */
export function lineProfile(
  sample: Sampler,
  from: Point,
  to: Point,
  samples = sampleCount(from, to),
): readonly ProfilePoint[] {
  if (!(Number.isInteger(samples) && samples >= 2 && samples <= MAX_SAMPLES))
    throw new RangeError(`A profile has 2 to ${MAX_SAMPLES} samples, not ${samples}.`)
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  return Array.from({ length: samples }, (_, i) => {
    const fraction = i / (samples - 1)
    const [x, y] = [from.x + fraction * (to.x - from.x), from.y + fraction * (to.y - from.y)]
    return { x, y, along: fraction * length, value: sample(x, y) }
  })
}

/** The profile as CSV. `metresOf` adds a column, in which infinite distances are empty. */
export function profileCsv(
  points: readonly ProfilePoint[],
  metresOf: ((value: number) => number) | null = null,
): string {
  const row = ({ x, y, along, value }: ProfilePoint): string => {
    const metres = metresOf?.(value)
    return [
      along,
      x,
      y,
      value,
      ...(metres === undefined ? [] : [Number.isFinite(metres) ? metres : '']),
    ].join()
  }
  const head = [
    'along_px',
    'x_px',
    'y_px',
    'relative_inverse_depth',
    ...(metresOf === null ? [] : ['metres_by_your_calibration']),
  ]
  return `${[head.join(), ...points.map(row)].join('\r\n')}\r\n`
}
