/** A value of the map in words: as it is, or in metres where the visitor calibrated the map. */
import { metresOf } from '../../core/measure/calibration.ts'
import { languageTag, t } from '../../page/language.ts'
import type { Scale } from '../preferences/scale.ts'

export function number(value: number, digits = 4): string {
  return new Intl.NumberFormat(languageTag(), { maximumSignificantDigits: digits }).format(value)
}

export function metresWords(calibration: Scale, value: number): string {
  const metres = metresOf(calibration, value)
  return metres === Infinity ? t('beyond') : t('metres', { metres: number(metres, 3) })
}

export function valueWords(value: number, calibration: Scale | null): string {
  return calibration === null ? number(value) : metresWords(calibration, value)
}
