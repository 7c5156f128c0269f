/** How a map is shown: its colours, the part of its range that they span, and the curve between. The values stay as they are. */
import type { PaletteName } from './paletteNames.ts'
import { paletteTable } from './palettes.ts'
import type { Range } from './upsampledRange.ts'

export interface Look {
  readonly palette: PaletteName
  /** The far end gets the palette's near colours: in grey, near is dark. */
  readonly reversed: boolean
  /** So many equal steps of one colour each, as contours on a map; 0: a smooth run. */
  readonly bands: number
  /** What gets the palette's two ends, as parts of the map's range: 0 is its smallest value, 1 its largest; far < near. */
  readonly far: number
  readonly near: number
  /** The part of the way from far to near is raised to this power: above 1 spreads what is near, below 1 what is far. */
  readonly gamma: number
}

export const DEFAULT_LOOK: Look = { palette: 'inferno', reversed: false, bands: 0, far: 0, near: 1, gamma: 1 }

/** The whole range, linear, in these colours. */
export const lookOf = (palette: PaletteName): Look => ({ ...DEFAULT_LOOK, palette })

/** The values that get the two ends of the palette. */
export const lookRange = ({ low, high }: Range, { far, near }: Look): Range => ({
  low: far === 0 ? low : low + far * (high - low),
  high: near === 1 ? high : low + near * (high - low),
})

/** So fine that no step of a curve is seen where the palette's own 256 steps are not. */
const CURVED_ENTRIES = 4096

const bandOf = (part: number, bands: number): number =>
  bands < 2 ? part : Math.min(bands - 1, Math.floor(part * bands)) / (bands - 1)

/**
 * RGBA entries, far to near, evenly spaced over `lookRange`: the palette's own 256 where nothing bends it, so that a plain
 * look gives MiDaS's own colours bit by bit; else 4096.
 */
export const lookTable = (look: Look): Uint8ClampedArray<ArrayBuffer> => {
  const palette = new Uint32Array(paletteTable(look.palette).buffer)
  const isPlain = look.bands < 2 && look.gamma === 1
  const entries = isPlain ? palette.length : CURVED_ENTRIES
  const table = new Uint32Array(entries)
  for (let i = 0; i < entries; ++i) {
    const level = isPlain ? i : Math.trunc(255 * bandOf((i / (entries - 1)) ** look.gamma, look.bands))
    table[i] = palette[look.reversed ? 255 - level : level]!
  }
  return new Uint8ClampedArray(table.buffer)
}
