/** A row of the photo as another eye sees it. */

export interface Shift {
  /** In pixels for inverse depth 1 at this eye: half of baseline times focal length, positive for the left eye. */
  readonly scale: number
  /** Added to `scale` for each pixel to the right of the middle. Not 0 if this eye is nearer to the scene than the other. Default 0. */
  readonly slope?: number
  /** The inverse depth that does not move. */
  readonly zero: number
  /** Neighbours whose inverse depth differs by more than this are on two sides of a step. */
  readonly step: number
}

/** Reused for every row of a view. */
export class RowWarp {
  readonly #width: number
  /** For each pixel of the view its place in the photo's row, or −1. */
  readonly places: Float32Array<ArrayBuffer>
  readonly #depths: Float32Array<ArrayBuffer>

  constructor(width: number) {
    this.#width = width
    this.places = new Float32Array(width)
    this.#depths = new Float32Array(width)
  }

  /**
   * Fills `places` for a row of inverse depth q. A pixel at x moves to x + scale·(q − zero), so two eyes with opposite scales see
   * a disparity of b·f·(1/z − 1/z₀). Nearer pixels hide farther ones. Gaps are filled from their farther side.
   */
  run(q: Float32Array, { scale, slope = 0, zero, step }: Shift): void {
    const { places } = this
    const depths = this.#depths
    const last = this.#width - 1
    const first = scale - (slope * last) / 2
    places.fill(-1)
    depths.fill(0)
    let here = q[0]!
    let from = first * (here - zero)
    // No neighbour covers the left half of the first pixel, or of one after a step.
    let isAfterStep = true
    let start = 0
    for (let x = 0; x <= last; ++x) {
      const next = x < last ? q[x + 1]! : here
      const to = x + 1 + (first + slope * (x + 1)) * (next - zero)
      const rise = next - here
      let stop = Math.floor(to) | 0
      // The ceiling, without a second rounding.
      const nextStart = stop < to ? stop + 1 : stop
      const isStep = x === last || rise > step || rise < -step
      if (isStep || isAfterStep) {
        this.#moveEdge(x, here, rise, from, to, isStep, isAfterStep)
        isAfterStep = isStep
      } else if (to > from) {
        // Nearly all pixels: no neighbour is on another side of a step.
        const length = to - from
        if (stop > last) stop = last
        if (start < 0) start = 0
        for (let at = start; at <= stop; ++at) {
          const part = (at - from) / length
          const depth = here + rise * part
          if (depth <= depths[at]!) continue
          depths[at] = depth
          places[at] = x + part
        }
      }
      here = next
      from = to
      start = nextStart
    }
    this.#fill(q, step)
  }

  /** The pixel at x, if it is the last before a step or the first after one. */
  #moveEdge(
    x: number,
    here: number,
    rise: number,
    from: number,
    to: number,
    isStep: boolean,
    isAfterStep: boolean,
  ): void {
    const { places } = this
    const depths = this.#depths
    const length = isStep ? 1 : to - from
    if (length <= 0) return
    let at = Math.ceil(isAfterStep ? from - 0.5 : from) | 0
    if (at < 0) at = 0
    let stop = Math.floor(isStep ? from + 0.5 : to) | 0
    if (stop >= this.#width) stop = this.#width - 1
    for (; at <= stop; ++at) {
      const part = isStep || at <= from ? 0 : (at - from) / length
      const depth = isStep ? here : here + rise * part
      if (depth <= depths[at]!) continue
      depths[at] = depth
      places[at] = x + part
    }
  }

  /** Fills each gap with the mirror image of its farther side, up to the next step: no pixel is stretched. */
  #fill(q: Float32Array, step: number): void {
    const { places } = this
    const depths = this.#depths
    for (let at = places.indexOf(-1); at !== -1; at = places.indexOf(-1, at)) {
      let end = at
      while (end < this.#width && places[end] === -1) ++end
      const hasLeft = at > 0
      const hasRight = end < this.#width
      if (!hasLeft && !hasRight) return void places.fill(0)
      const isLeft = hasLeft && (!hasRight || depths[at - 1]! <= depths[end]!)
      const border = Math.round(isLeft ? places[at - 1]! : places[end]!)
      const reach = sameSide(q, border, isLeft ? -1 : 1, step, end - at + EDGE)
      for (let k = at; k < end; ++k) {
        const distance = mirrored((isLeft ? k - at : end - 1 - k) + EDGE, reach)
        places[k] = border + (isLeft ? -distance : distance)
      }
      at = end
    }
  }
}

/** The pixels next to a step are mixtures of both sides. */
const EDGE = 2

/** How many pixels from `border` in this direction belong to its side of all steps, at most `most`. */
function sameSide(
  q: Float32Array,
  border: number,
  direction: 1 | -1,
  step: number,
  most: number,
): number {
  let count = 0
  for (let x = border; count < most; ++count, x += direction) {
    const next = q[x + direction]
    if (next === undefined || Math.abs(next - q[x]!) > step) break
  }
  return count
}

/** Goes to and fro between 0 and `reach`. */
function mirrored(distance: number, reach: number): number {
  if (reach === 0) return 0
  const phase = distance % (2 * reach)
  return phase <= reach ? phase : 2 * reach - phase
}

/**
 * Reads a row of opaque pixels at the places, linearly between pixels. A pixel is one word, with red in the lowest byte: two loads
 * and one store instead of nine. They are read as signed words, because V8 computes with unsigned ones as floats.
 */
export function sampleRow(pixels: Uint32Array, places: Float32Array, out: Uint32Array): void {
  const words = signed(pixels)
  const mixed = signed(out)
  const last = places.length - 1
  for (let x = 0; x <= last; ++x) {
    const place = places[x]!
    const left = place | 0
    const part = ((place - left) * ONE) | 0
    const one = words[left]!
    const other = words[left < last ? left + 1 : left]!
    mixed[x] =
      one +
      change(one & 255, other & 255, part) +
      (change((one >>> 8) & 255, (other >>> 8) & 255, part) << 8) +
      (change((one >>> 16) & 255, (other >>> 16) & 255, part) << 16)
  }
}

function signed({ buffer, byteOffset, length }: Uint32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length)
}

/** Fractions of places are integers in these units: float32 has no finer ones from place 2 on, and 255 · 2²² fits 32 bits. */
const SHIFT = 22
const ONE = 1 << SHIFT

/** What is added to `one` to mix it with `other`. */
function change(one: number, other: number, part: number): number {
  return (Math.imul(other - one, part) + (ONE >> 1)) >> SHIFT
}
