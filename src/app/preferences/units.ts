/** Formats map values: as relative inverse depth, or in metres if the map has a scale. */
import { type Calibration, metresOf } from '../../core/measure/calibration.ts'
import type { Estimate } from '../../estimate.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { languageTag, t } from '../../page/language.ts'
import { calibrations } from './calibrations.ts'

/** Turns a map value into metres: 1/metres = a + b × value. */
export type Scale = Pick<Calibration, 'a' | 'b'>

/** For a map whose values are already 1/metres, as some cameras store them. */
const METRIC: Scale = { a: 0, b: 1 }

/** The visitor's calibration, or else the map's own scale. Null if the map is relative. */
export function scaleFor({ key, isMetric }: Pick<Estimate, 'key' | 'isMetric'>): Scale | null {
  return calibrations.of(key) ?? (isMetric === true ? METRIC : null)
}

/** The key of the text that names where the scale comes from. */
export function scaleLabel(scale: Scale): PageKey {
  return scale === METRIC ? 'mapsOwnScale' : 'yourCalibration'
}

export function formatNumber(value: number, digits = 4): string {
  return new Intl.NumberFormat(languageTag(), { maximumSignificantDigits: digits }).format(value)
}

/** A distance in metres with three digits, or the text for a value that has no valid distance. */
export function formatMetres(scale: Scale, value: number): string {
  const metres = metresOf(scale, value)
  return metres === Infinity ? t('beyond') : t('metres', { metres: formatNumber(metres, 3) })
}

export function formatValue(value: number, scale: Scale | null): string {
  return scale === null ? formatNumber(value) : formatMetres(scale, value)
}
