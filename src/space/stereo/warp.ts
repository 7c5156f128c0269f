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
    for (let x = 0; x <= last; ++x) {
      const next = x < last ? q[x + 1]! : here
      const to = x + 1 + (first + slope * (x + 1)) * (next - zero)
      const isStep = x === last || next - here > step || here - next > step
      const length = isStep ? 1 : to - from
      if (length > 0) {
        let at = Math.ceil(isAfterStep ? from - 0.5 : from) | 0
        if (at < 0) at = 0
        let stop = Math.floor(isStep ? from + 0.5 : to) | 0
        if (stop > last) stop = last
        for (; at <= stop; ++at) {
          const part = isStep || at <= from ? 0 : (at - from) / length
          const depth = isStep ? here : here + (next - here) * part
          if (depth <= depths[at]!) continue
          depths[at] = depth
          places[at] = x + part
        }
      }
      here = next
      from = to
      isAfterStep = isStep
    }
    this.#fill(q, step)
  }

  /** Fills each gap with the mirror image of its farther side, up to the next step: no pixel is stretched. */
  #fill(q: Float32Array, step: number): void {
    const { places } = this
    const depths = this.#depths
    for (let at = 0; at < this.#width; ++at) {
      if (places[at] !== -1) continue
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
      at = end - 1
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

/** Reads a row of RGB at the places, linearly between pixels. `rgb` and `out` have 3 bytes a pixel. */
export function sampleRow(rgb: Uint8Array, places: Float32Array, out: Uint8Array): void {
  const last = places.length - 1
  for (let x = 0, o = 0; x <= last; ++x, o += 3) {
    const place = places[x]!
    const left = place | 0
    const part = ((place - left) * ONE) | 0
    const i = left * 3
    const j = left < last ? i + 3 : i
    out[o] = mixed(rgb[i]!, rgb[j]!, part)
    out[o + 1] = mixed(rgb[i + 1]!, rgb[j + 1]!, part)
    out[o + 2] = mixed(rgb[i + 2]!, rgb[j + 2]!, part)
  }
}

/** Fractions of places are integers in these units: float32 has no finer ones from place 2 on, and 255 · 2²² fits 32 bits. */
const SHIFT = 22
const ONE = 1 << SHIFT

function mixed(one: number, other: number, part: number): number {
  return ((one << SHIFT) + Math.imul(other - one, part) + (ONE >> 1)) >> SHIFT
}
