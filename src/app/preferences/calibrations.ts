/** The visitor's calibrations in metres: one per map, by the estimate's key. Stored between visits. */
import { type Calibration, calibrate, type KnownPoint } from '../../core/measure/calibration.ts'
import { createPreference, preferences } from '../../page/preferences.ts'

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
  of: (key: string): Calibration | null => store.get().get(key) ?? null,
  subscribe: store.subscribe,
  /** Null removes the map's calibration. */
  set: (key: string, calibration: Calibration | null): void => {
    const others = [...store.get()].filter(([other]) => other !== key)
    const added = calibration === null ? [] : [[key, calibration] as const]
    store.set(new Map([...others, ...added].slice(-MAX_CALIBRATIONS)))
  },
  clear: (): void => store.set(new Map()),
}
