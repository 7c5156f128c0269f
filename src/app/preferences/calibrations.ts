/**
 * The visitor's calibrations in metres. Stored between visits. A refined map has the scale and the shift of the model's
 * output, so all maps of a photo and a model share the calibration under the key of that output.
 */
import { type Calibration, calibrate, type KnownPoint } from '../../core/measure/calibration.ts'
import { createPreference, preferences } from '../../page/preferences.ts'
import { modelOutputKey } from '../../storage/maps.ts'

/** The oldest calibrations are dropped beyond this number. Each takes some 200 bytes. */
const MAX_CALIBRATIONS = 200

type Calibrations = ReadonlyMap<string, Calibration>
type Row = readonly [key: string, points: readonly [KnownPoint, KnownPoint]]

/** Calibrates the stored points again, and drops those that no longer calibrate. */
function restore(rows: readonly Row[]): Calibrations {
  return new Map(
    rows.flatMap(([key, points]) => {
      try {
        return [[key, calibrate(points)] as const]
      } catch {
        return []
      }
    }),
  )
}

function storedCalibrations(): Calibrations {
  try {
    return restore(JSON.parse(preferences.get('calibrations') ?? '[]') as readonly Row[])
  } catch {
    return new Map()
  }
}

const store = createPreference<Calibrations>(storedCalibrations, (all) => {
  const rows = [...all].map(([key, { points }]): Row => [key, points])
  preferences.set('calibrations', JSON.stringify(rows))
})

export const calibrations = {
  /** Earlier versions stored a calibration under the key of the refined map itself. */
  of: (key: string): Calibration | null =>
    store.get().get(key) ?? store.get().get(modelOutputKey(key)) ?? null,
  subscribe: store.subscribe,
  /** Null removes the map's calibration. */
  set: (key: string, calibration: Calibration | null): void => {
    const shared = modelOutputKey(key)
    const others = [...store.get()].filter(([other]) => other !== key && other !== shared)
    const added = calibration === null ? [] : [[shared, calibration] as const]
    store.set(new Map([...others, ...added].slice(-MAX_CALIBRATIONS)))
  },
  clear: (): void => store.set(new Map()),
}
