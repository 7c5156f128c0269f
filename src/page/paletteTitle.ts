/** A palette's name on the screen: all but grey are proper names. */
import type { PaletteName } from '../core/colour/paletteNames.ts'
import { t } from './language.ts'

export function paletteTitle(name: PaletteName): string {
  return name === 'grey' ? t('paletteGrey') : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
}
