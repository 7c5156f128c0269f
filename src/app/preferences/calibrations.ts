/** The visitor's calibrations: one per map, by the estimate's key, kept between visits. */
import { type Calibration, calibrate, type KnownPoint } from '../../core/measure/calibration.ts'
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'

/** The oldest are forgotten beyond this; each takes some 200 bytes. */
const MOST = 200

type Kept = ReadonlyMap<string, Calibration>
type Row = readonly [string, readonly [KnownPoint, KnownPoint]]

/** Only what can be calibrated again is taken, whoever wrote it. */
function revived(rows: readonly Row[]): Kept {
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

function kept(): Kept {
  try {
    return revived(JSON.parse(preferences.get('calibrations') ?? '[]') as readonly Row[])
  } catch {
    return new Map()
  }
}

const store = createStore<Kept>(kept())

function keep(next: Kept): void {
  preferences.set(
    'calibrations',
    JSON.stringify([...next].map(([key, { points }]): Row => [key, points])),
  )
  store.set(next)
}

export const calibrations = {
  of: (key: string): Calibration | null => store.get().get(key) ?? null,
  subscribe: store.subscribe,
  /** Null forgets it. */
  set: (key: string, calibration: Calibration | null): void => {
    const others = [...store.get()].filter(([other]) => other !== key)
    keep(
      new Map(
        [...others, ...(calibration === null ? [] : [[key, calibration] as const])].slice(-MOST),
      ),
    )
  },
  clear: (): void => keep(new Map()),
}
