/** What turns a map's values into metres: the visitor's calibration before the map's own scale, which a camera gave it. */
import type { Calibration } from '../../core/measure/calibration.ts'
import type { Estimate } from '../../estimate.ts'
import type { PageKey } from '../../page/i18n/words.ts'
import { calibrations } from './calibrations.ts'

export type Scale = Pick<Calibration, 'a' | 'b'>

/** A map that is 1/metres already. */
const OWN: Scale = { a: 0, b: 1 }

/** Null: the map is relative. */
export function scaleFor({ key, isMetric }: Pick<Estimate, 'key' | 'isMetric'>): Scale | null {
  return calibrations.of(key) ?? (isMetric === true ? OWN : null)
}

/** Who says so. */
export function scaleWords(scale: Scale): PageKey {
  return scale === OWN ? 'mapsOwnScale' : 'yourCalibration'
}
