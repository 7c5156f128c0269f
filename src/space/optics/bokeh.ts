/** Blurs pictures with the shape of an aperture. */
import type { Layer } from './plane.ts'

export type Bokeh = 'disc' | 'hexagon'

/** Half the width of the aperture `dy` above its middle, for a radius r; 0 outside. */
function halfWidth(shape: Bokeh, r: number, dy: number): number {
  const distance = Math.abs(dy)
  if (shape === 'disc') return distance > r ? 0 : Math.sqrt(r * r - distance * distance)
  return distance > (r * Math.sqrt(3)) / 2 ? 0 : r - distance / Math.sqrt(3)
}

const SAMPLES = 8

/** The mean of `halfWidth` over the height of a pixel. */
function meanHalfWidth(shape: Bokeh, r: number, dy: number): number {
  let sum = 0
  for (let k = 0; k < SAMPLES; ++k) sum += halfWidth(shape, r, dy + (k + 0.5) / SAMPLES - 0.5)
  return sum / SAMPLES
}

interface Span {
  /** The distance of the row from the middle row. A span with dy > 0 is used twice: that many rows above, and as many below. */
  readonly dy: number
  /** Half of its width. */
  readonly half: number
}

/** A narrower span costs as much as a wide one and adds nothing. */
const LEAST_HALF = 0.1

function spansOf(radius: number, shape: Bokeh): readonly Span[] {
  const rows = Array.from({ length: Math.ceil(radius + 0.5) }, (_, dy) => ({
    dy,
    half: meanHalfWidth(shape, radius, dy),
  }))
  return rows.filter(({ half }) => half >= LEAST_HALF)
}

/**
 * Adds rows to `out`, blurred: each pixel becomes the mean of 4 channels over the aperture. Each row of the aperture is a
 * difference of two sums of its row, interpolated between pixels, so the time grows with the radius and not with its square.
 * Outside the rows there is nothing.
 */
export class BokehRows {
  readonly #out: Layer
  readonly #spans: readonly Span[]
  readonly #factor: number
  readonly #pad: number
  readonly #span: Float32Array
  /** The sum of the pixels before each pixel of a row. It begins and ends with copies, so that no span leaves the array. */
  readonly #sums: Float64Array

  /** @param radius in pixels, above 0 */
  constructor(out: Layer, radius: number, shape: Bokeh) {
    this.#out = out
    this.#spans = spansOf(radius, shape)
    this.#factor = 1 / this.#spans.reduce((sum, { dy, half }) => sum + (dy === 0 ? 2 : 4) * half, 0)
    this.#pad = Math.ceil(radius) + 2
    this.#span = new Float32Array(out.width * 4)
    this.#sums = new Float64Array((out.width + 1 + 2 * this.#pad) * 4)
  }

  /** @param row 4 channels, of which the pixels from … to − 1 are read */
  add(y: number, row: Float32Array, from: number, to: number): void {
    const { width, height } = this.#out
    const [pad, sums] = [this.#pad, this.#sums]
    const start = (pad + from) * 4
    sums.fill(0, Math.max(0, start - 2 * pad * 4), start + 4)
    const before = start - from * 4
    for (let i = from * 4; i < to * 4; ++i) sums[before + i + 4] = sums[before + i]! + row[i]!
    const end = (pad + to) * 4
    const last = Math.min(sums.length, end + (2 * pad + 1) * 4)
    for (let i = end + 4; i < last; ++i) sums[i] = sums[i - 4]!
    const left = Math.max(0, from - pad + 1)
    const right = Math.min(width, to + pad - 1)
    for (const { dy, half } of this.#spans) {
      this.#spanRow(half, left, right)
      if (y - dy >= 0) this.#addSpan(y - dy, left, right)
      if (dy > 0 && y + dy < height) this.#addSpan(y + dy, left, right)
    }
  }

  /** The sum of each pixel's neighbours within `half` pixels of its middle, times the factor of the aperture. */
  #spanRow(half: number, left: number, right: number): void {
    const [sums, span, factor] = [this.#sums, this.#span, this.#factor]
    const reach = half + 0.5
    const whole = Math.floor(reach)
    const part = reach - whole
    // Pixel x covers x … x + 1 of the sums; its span goes from x + 0.5 − half to x + 0.5 + half.
    const low = (this.#pad + 1 - whole) * 4
    const high = (this.#pad + whole) * 4
    for (let i = left * 4; i < right * 4; ++i) {
      const upper = sums[high + i]! + (sums[high + i + 4]! - sums[high + i]!) * part
      const lower = sums[low + i]! + (sums[low + i - 4]! - sums[low + i]!) * part
      span[i] = (upper - lower) * factor
    }
  }

  #addSpan(y: number, left: number, right: number): void {
    const { width, data, from, to } = this.#out
    const span = this.#span
    const start = y * width * 4
    for (let i = left * 4; i < right * 4; ++i) data[start + i]! += span[i]!
    if (left < from[y]!) from[y] = left
    if (right > to[y]!) to[y] = right
  }
}
