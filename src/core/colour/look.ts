/** How a map is shown: its colours, the part of its range that they span, and the curve between. The values stay as they are. */

import { percentile, sortedCopy } from '../measure/statistics.ts'
import { isFlat } from '../normalise.ts'
import type { Range } from '../resample/upsampledRange.ts'
import type { DepthMap } from '../types.ts'
import { PALETTE_NAMES, type PaletteName } from './paletteNames.ts'
import { paletteTable } from './palettes.ts'

export interface Look {
  readonly palette: PaletteName
  /** The far end gets the palette's near colours: in grey, near is dark. */
  readonly reversed: boolean
  /** So many equal steps of one colour each, as contours on a map; 0: a smooth run. */
  readonly bands: number
  /** Per cent of the map's values, 0 to 40, that are left out at each end of the range before far and near count; 0: none. */
  readonly clip: number
  /** What gets the palette's two ends, as parts of that range: 0 is its smallest value, 1 its largest; far < near. */
  readonly far: number
  readonly near: number
  /** The part of the way from far to near is raised to this power: above 1 spreads what is near, below 1 what is far. */
  readonly gamma: number
}

export const DEFAULT_LOOK: Look = {
  palette: 'inferno',
  reversed: false,
  bands: 0,
  clip: 0,
  far: 0,
  near: 1,
  gamma: 1,
}

/** The whole range, linear, in these colours. */
export function paletteLook(palette: PaletteName): Look {
  return { ...DEFAULT_LOOK, palette }
}

/** The values that get the two ends of the palette, for a look without a clip. */
export function lookRange({ low, high }: Range, { far, near }: Look): Range {
  return {
    low: far === 0 ? low : low + far * (high - low),
    high: near === 1 ? high : low + near * (high - low),
  }
}

/**
 * The same look without a clip: its percentiles as parts of `range`, the upsampled map's. `ordered` gives the map's values,
 * sorted; it is not asked where nothing is clipped.
 */
export function resolveClip(look: Look, range: Range, ordered: () => Float32Array): Look {
  if (look.clip === 0) return look
  const span = range.high - range.low
  if (isFlat(range.low, range.high)) return { ...look, clip: 0 }
  const values = ordered()
  const kept = { low: percentile(values, look.clip), high: percentile(values, 100 - look.clip) }
  const { low, high } = lookRange(kept, look)
  const [far, near] = [(low - range.low) / span, (high - range.low) / span]
  // More than half of the map may be one value: then there is nothing between the two percentiles.
  return far < near ? { ...look, clip: 0, far, near } : { ...look, clip: 0, far: 0, near: 1 }
}

/** The values at the two ends of the palette. `range` is that of the upsampled map. */
export function lookEnds(map: DepthMap, range: Range, look: Look): Range {
  return lookRange(
    range,
    resolveClip(look, range, () => sortedCopy(map.data)),
  )
}

export const MAX_BANDS = 64
export const MAX_CLIP = 40
export const GAMMA_RANGE = { least: 0.1, most: 10 } as const

function within(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new TypeError(`“${name}” must be a number from ${least} to ${most}, not ${String(value)}.`)
}

/**
 * A look of which only some is said; the rest is `DEFAULT_LOOK`.
 * @throws TypeError with a sentence for a value that is none.
 */
export function validateLook(wish: Partial<Look>): Look {
  // What is undefined is not said.
  const said = Object.entries(wish).filter(([, value]) => value !== undefined)
  const { palette, reversed, bands, clip, far, near, gamma }: Look = {
    ...DEFAULT_LOOK,
    ...Object.fromEntries(said),
  }
  if (!PALETTE_NAMES.includes(palette))
    throw new TypeError(
      `There is no palette “${String(palette)}”; there are ${PALETTE_NAMES.join(', ')}.`,
    )
  const ends = { far: within('far', far, 0, 1), near: within('near', near, 0, 1) }
  if (!(ends.far < ends.near))
    throw new TypeError(`“far” (${far}) must be less than “near” (${near}).`)
  if (!Number.isInteger(bands))
    throw new TypeError(`“bands” must be a whole number, not ${String(bands)}.`)
  return {
    palette,
    reversed: Boolean(reversed),
    bands: within('bands', bands, 0, MAX_BANDS),
    clip: within('clip', clip, 0, MAX_CLIP),
    ...ends,
    gamma: within('gamma', gamma, GAMMA_RANGE.least, GAMMA_RANGE.most),
  }
}

/** So fine that no step of a curve is seen where the palette's own 256 steps are not. */
const CURVED_ENTRIES = 4096

function bandOf(part: number, bands: number): number {
  return bands < 2 ? part : Math.min(bands - 1, Math.floor(part * bands)) / (bands - 1)
}

/**
 * RGBA entries, far to near, evenly spaced over `lookRange`: the palette's own 256 where nothing bends it, so that a plain
 * look gives MiDaS's own colours bit by bit; else 4096.
 */
export function lookTable(look: Look): Uint8ClampedArray<ArrayBuffer> {
  const palette = new Uint32Array(paletteTable(look.palette).buffer)
  const isPlain = look.bands < 2 && look.gamma === 1
  const entries = isPlain ? palette.length : CURVED_ENTRIES
  const table = new Uint32Array(entries)
  for (let i = 0; i < entries; ++i) {
    const level = isPlain
      ? i
      : Math.trunc(255 * bandOf((i / (entries - 1)) ** look.gamma, look.bands))
    table[i] = palette[look.reversed ? 255 - level : level]!
  }
  return new Uint8ClampedArray(table.buffer)
}
