/** How a map is shown: its colours, the part of its range that they span, and the curve between. The values do not change. */

import { percentile, sortedCopy } from '../measure/statistics.ts'
import { isFlat } from '../normalise.ts'
import type { DepthMap } from '../types.ts'
import type { Range } from '../valueRange.ts'
import { PALETTE_NAMES, type PaletteName } from './paletteNames.ts'
import { paletteTable } from './palettes.ts'

export interface Look {
  readonly palette: PaletteName
  /** The far end gets the palette's near colours. In grey, near is then dark. */
  readonly reversed: boolean
  /** The number of equal steps of one colour each, like contours on a map; 0 for a continuous palette. */
  readonly bands: number
  /** The percentage of the map's values, 0 to 40, that is ignored at each end before `far` and `near` apply. */
  readonly clip: number
  /** What gets the palette's two ends, as fractions of that range. 0 is its smallest value, 1 its largest; far < near. */
  readonly far: number
  readonly near: number
  /** The exponent of the fraction from far to near. Above 1 it spreads what is near, below 1 what is far. */
  readonly gamma: number
  /** Replaces `clip`, `far`, `near` and `gamma` by those that give each map the whole palette. */
  readonly autoContrast: boolean
}

export const DEFAULT_LOOK: Look = {
  palette: 'inferno',
  reversed: false,
  bands: 0,
  clip: 0,
  far: 0,
  near: 1,
  gamma: 1,
  autoContrast: false,
}

/** The whole range, linear, in the colours of a palette. */
export function paletteLook(palette: PaletteName): Look {
  return { ...DEFAULT_LOOK, palette }
}

/** The values that get the two ends of the palette. `look` has neither clip nor auto contrast. */
export function lookRange({ low, high }: Range, { far, near }: Look): Range {
  return {
    low: far === 0 ? low : low + far * (high - low),
    high: near === 1 ? high : low + near * (high - low),
  }
}

/** Auto contrast ignores this percentage of the values at each end: few enough that no object disappears. */
const AUTO_CLIP = 0.5
/** Below 0.4 the noise of an almost flat part would show. Above 1 a map would become darker. */
const AUTO_GAMMA = { least: 0.4, most: 1 } as const

/** Whether the look depends on the distribution of the map's values. */
export function needsValues({ clip, autoContrast }: Look): boolean {
  return autoContrast || clip > 0
}

/** The gamma that moves a median below the middle of the palette to the middle. */
function autoGamma({ low, high }: Range, values: Float32Array): number {
  const middle = (percentile(values, 50) - low) / (high - low)
  const gamma = middle > 0 && middle < 1 ? Math.log(0.5) / Math.log(middle) : 1
  return Math.min(AUTO_GAMMA.most, Math.max(AUTO_GAMMA.least, gamma))
}

/**
 * Turns a clip into `far` and `near`, and auto contrast into `far`, `near` and `gamma`.
 * @param range the extremes of the upsampled map.
 * @param ordered returns the map's values, sorted. It is called only if `needsValues(look)`.
 */
export function resolveLook(look: Look, range: Range, ordered: () => Float32Array): Look {
  if (!look.autoContrast) return resolveClip(look, range, ordered)
  const plain: Look = { ...look, autoContrast: false, far: 0, near: 1, gamma: 1 }
  if (isFlat(range.low, range.high)) return { ...plain, clip: 0 }
  const clipped = resolveClip({ ...plain, clip: AUTO_CLIP }, range, ordered)
  return { ...clipped, gamma: autoGamma(lookRange(range, clipped), ordered()) }
}

function resolveClip(look: Look, range: Range, ordered: () => Float32Array): Look {
  if (look.clip === 0) return look
  const span = range.high - range.low
  if (isFlat(range.low, range.high)) return { ...look, clip: 0 }
  const values = ordered()
  const kept = { low: percentile(values, look.clip), high: percentile(values, 100 - look.clip) }
  const { low, high } = lookRange(kept, look)
  const [far, near] = [(low - range.low) / span, (high - range.low) / span]
  // If more than half of the map is one value, both percentiles may be that value.
  return far < near ? { ...look, clip: 0, far, near } : { ...look, clip: 0, far: 0, near: 1 }
}

/**
 * The values that get the two ends of the palette.
 * @param range the extremes of the upsampled map.
 */
export function lookEnds(map: DepthMap, range: Range, look: Look): Range {
  return lookRange(
    range,
    resolveLook(look, range, () => sortedCopy(map.data)),
  )
}

export const MAX_BANDS = 64
export const MAX_CLIP = 40
export const GAMMA_RANGE = { least: 0.1, most: 10 } as const

/** @throws TypeError */
function numberBetween(name: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && value >= min && value <= max) return value
  throw new TypeError(`“${name}” must be a number from ${min} to ${max}, not ${String(value)}.`)
}

/**
 * Checks the look of a caller without types, for example the iframe's host, and completes it from `DEFAULT_LOOK`.
 * @throws TypeError with a message that names the invalid property.
 */
export function validateLook(input: Partial<Look>): Look {
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  const { palette, reversed, bands, clip, far, near, gamma, autoContrast }: Look = {
    ...DEFAULT_LOOK,
    ...Object.fromEntries(given),
  }
  if (!PALETTE_NAMES.includes(palette))
    throw new TypeError(
      `There is no palette “${String(palette)}”. The palettes are ${PALETTE_NAMES.join(', ')}.`,
    )
  const ends = { far: numberBetween('far', far, 0, 1), near: numberBetween('near', near, 0, 1) }
  if (!(ends.far < ends.near))
    throw new TypeError(`“far” (${far}) must be less than “near” (${near}).`)
  if (!Number.isInteger(bands))
    throw new TypeError(`“bands” must be an integer, not ${String(bands)}.`)
  return {
    palette,
    reversed: Boolean(reversed),
    bands: numberBetween('bands', bands, 0, MAX_BANDS),
    clip: numberBetween('clip', clip, 0, MAX_CLIP),
    ...ends,
    gamma: numberBetween('gamma', gamma, GAMMA_RANGE.least, GAMMA_RANGE.most),
    autoContrast: Boolean(autoContrast),
  }
}

/** Enough that a curve shows no steps wider than the palette's own 256. */
const CURVED_ENTRIES = 4096

/** Rounds a fraction to the colour of its band. */
function bandOf(fraction: number, bands: number): number {
  return bands < 2 ? fraction : Math.min(bands - 1, Math.floor(fraction * bands)) / (bands - 1)
}

/**
 * RGBA entries from far to near, evenly spaced over `lookRange`. Without bands and gamma they are the palette's own 256,
 * so that a plain look has exactly MiDaS's colours. Else there are 4096. Auto contrast must be resolved before.
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
