/**
 * The names of the palettes. They are not in palettes.ts, because the page's entry chunk needs the names only: with the
 * tables it would grow from 7.9 to 9.1 kB (brotli).
 */

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

/** Whether one end of the palette is its brightest colour. */
export function hasBrightEnd(palette: PaletteName): boolean {
  return palette !== 'turbo' && palette !== 'spectral'
}
