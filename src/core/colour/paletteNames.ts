/** What the palettes are called. Apart from their tables, which only those need who paint. */

export const PALETTE_NAMES = [
  'inferno',
  'magma',
  'plasma',
  'viridis',
  'cividis',
  'turbo',
  'spectral',
  'grey',
] as const

export type PaletteName = (typeof PALETTE_NAMES)[number]
