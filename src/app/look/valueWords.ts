/** A value of the map in words: as it is, or in metres where the visitor calibrated the map. */
import { metresOf } from '../../core/measure/calibration.ts'
import { languageTag, t } from '../../page/language.ts'
import type { Scale } from '../preferences/scale.ts'

export const number = (value: number, digits = 4): string =>
  new Intl.NumberFormat(languageTag(), { maximumSignificantDigits: digits }).format(value)

export const metresWords = (calibration: Scale, value: number): string => {
  const metres = metresOf(calibration, value)
  return metres === Infinity ? t('beyond') : t('metres', { metres: number(metres, 3) })
}

export const valueWords = (value: number, calibration: Scale | null): string =>
  calibration === null ? number(value) : metresWords(calibration, value)
