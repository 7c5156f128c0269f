/** Blurs a picture with the shape of an aperture. */
import { type Plane, planeOf } from './plane.ts'

export type Bokeh = 'disc' | 'hexagon'

/** Half the width of the aperture `dy` above its middle, for a radius r; below 0 outside. */
function halfWidth(shape: Bokeh, r: number, dy: number): number {
  const distance = Math.abs(dy)
  if (shape === 'disc') return distance > r ? -1 : Math.sqrt(r * r - distance * distance)
  return distance > (r * Math.sqrt(3)) / 2 ? -1 : r - distance / Math.sqrt(3)
}

/**
 * The mean of 4 channels over the aperture. Each row of the aperture is a difference of two sums of its row, interpolated
 * between pixels, so the time grows with the radius and not with its square. Outside the picture there is nothing.
 * @param radius in pixels, above 0.
 */
export function blurred(plane: Plane, radius: number, shape: Bokeh): Plane {
  const { width, height, data } = plane
  const spans = spansOf(radius, shape)
  const area = spans.reduce((sum, { dy, half }) => sum + (dy === 0 ? 2 : 4) * half, 0)
  const out = planeOf(width, height, 4)
  const result = out.data
  /** The sum of the pixels before each pixel, beginning and ending with copies, so that no span leaves the array. */
  const pad = Math.ceil(radius) + 2
  const sums = new Float64Array((width + 1 + 2 * pad) * 4)
  const span = new Float32Array(width * 4)
  for (let y = 0; y < height; ++y) {
    if (!sumRow(data.subarray(y * width * 4, (y + 1) * width * 4), sums, pad)) continue
    for (const { dy, half } of spans) {
      spanRow(sums, pad, half, 1 / area, span)
      for (const target of dy === 0 ? [y] : [y - dy, y + dy]) {
        if (target < 0 || target >= height) continue
        const start = target * width * 4
        for (let i = 0; i < span.length; ++i) result[start + i]! += span[i]!
      }
    }
  }
  return out
}

interface Span {
  /** The distance of the row from the middle row. A span with dy > 0 is used twice: that many rows above, and as many below. */
  readonly dy: number
  /** Half of its width. */
  readonly half: number
}

function spansOf(radius: number, shape: Bokeh): readonly Span[] {
  const rows = Array.from({ length: Math.floor(radius) + 1 }, (_, dy) => ({
    dy,
    half: halfWidth(shape, radius, dy),
  }))
  return rows.filter(({ half }) => half >= 0.25)
}

/** Returns false for an empty row. */
function sumRow(row: Float32Array, sums: Float64Array, pad: number): boolean {
  let isEmpty = true
  for (let i = 0; i < row.length; ++i) {
    if (row[i] !== 0) isEmpty = false
    sums[(pad + 1) * 4 + i] = sums[pad * 4 + i]! + row[i]!
  }
  const end = (pad + 1) * 4 + row.length
  for (let i = end; i < sums.length; ++i) sums[i] = sums[i - 4]!
  return !isEmpty
}

/** The sum of each pixel's neighbours within `half` pixels of its middle, times `factor`. */
function spanRow(
  sums: Float64Array,
  pad: number,
  half: number,
  factor: number,
  out: Float32Array,
): void {
  const reach = half + 0.5
  const whole = Math.floor(reach)
  const part = reach - whole
  // Pixel x covers x … x + 1 of the sums; its span goes from x + 0.5 − half to x + 0.5 + half.
  const low = (pad + 1 - whole) * 4
  const high = (pad + whole) * 4
  for (let i = 0; i < out.length; ++i) {
    const upper = sums[high + i]! + (sums[high + i + 4]! - sums[high + i]!) * part
    const lower = sums[low + i]! + (sums[low + i - 4]! - sums[low + i]!) * part
    out[i] = (upper - lower) * factor
  }
}
