/** The map's values along a straight line across the photo. */
import type { Sampler } from '../resample/sample.ts'

/** In pixels of the photo from its top left corner; the middle of the first pixel is 0.5, 0.5. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface ProfilePoint extends Point {
  /** From the first end, in pixels of the photo. */
  readonly along: number
  /** Relative inverse depth. */
  readonly value: number
}

export const MAX_SAMPLES = 65_536

/** One sample per pixel of the line, and both ends. */
export function sampleCount(from: Point, to: Point): number {
  return Math.min(
    MAX_SAMPLES,
    Math.max(2, Math.round(Math.hypot(to.x - from.x, to.y - from.y)) + 1),
  )
}

/**
 * `samples` points, evenly spaced, both ends among them.
 * @throws RangeError for fewer than 2 or more than 65536.
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
    const part = i / (samples - 1)
    const [x, y] = [from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)]
    return { x, y, along: part * length, value: sample(x, y) }
  })
}

/** Columns for a spreadsheet; `metresOf` adds one. Distances beyond the horizon are left empty. */
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
