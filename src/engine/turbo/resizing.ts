/** The coordinates of ONNX Resize. */
import type { Coordinates } from './ir.ts'

/** The input coordinate of output pixel `at` (coordinate_transformation_mode). */
export function sourceCoordinate(
  coordinates: Coordinates,
  scale: number,
  at: number,
  outs: number,
  ins: number,
): number {
  if (coordinates === 'align_corners') return outs === 1 ? 0 : (at * (ins - 1)) / (outs - 1)
  return coordinates === 'half_pixel' ? (at + 0.5) / scale - 0.5 : at / scale
}

/** The input pixel that is nearest to a coordinate. `mode`: nearest_mode. */
export function nearestPixel(mode: string, coordinate: number, ins: number): number {
  const index = {
    floor: Math.floor(coordinate),
    ceil: Math.ceil(coordinate),
    round_prefer_ceil: Math.floor(coordinate + 0.5),
  }[mode]
  return Math.min(Math.max(index ?? Math.ceil(coordinate - 0.5), 0), ins - 1)
}

/** Input pixels and their weights, for one output pixel. */
export type Taps = readonly (readonly [pixel: number, weight: number])[]

/** Keys' cubic convolution (1981) with the coefficient `a`, at the distance `x` from a pixel. */
function cubic(x: number, a: number): number {
  const d = Math.abs(x)
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0
}

export function cubicTaps(coordinate: number, ins: number, a: number): Taps {
  const low = Math.floor(coordinate)
  return [-1, 0, 1, 2].map((offset) => [
    Math.min(Math.max(low + offset, 0), ins - 1),
    cubic(coordinate - low - offset, a),
  ])
}

export function linearTaps(coordinate: number, ins: number): Taps {
  const inside = Math.min(Math.max(coordinate, 0), ins - 1)
  const low = Math.floor(inside)
  return [
    [low, 1 - (inside - low)],
    [Math.min(low + 1, ins - 1), inside - low],
  ]
}
