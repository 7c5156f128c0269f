/** Which map float files hold, for new visitors and for those who chose a detail in an earlier version. */
import { beforeEach, expect, test, vi } from 'vitest'

const kept = new Map<string, string>()

/** The preferences of a new visit: each store reads its value once. */
async function visit() {
  vi.resetModules()
  const { fileChoices } = await import('../../../../src/app/preferences/fileChoices.ts')
  const { refinementChoice } = await import('../../../../src/app/preferences/refinement.ts')
  return { fileChoices, refinementChoice }
}

beforeEach(() => {
  kept.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
  return () => vi.unstubAllGlobals()
})

test('a new visitor sees sharp edges, and float files hold the model’s output', async () => {
  const { fileChoices, refinementChoice } = await visit()
  expect(refinementChoice.get()).toEqual({ detail: 'edges', flip: false })
  expect(fileChoices.get().floatDetail).toBe(false)
})

test.each(['raw', 'edges', 'tiles'])(
  'a choice of %s in an earlier version stays',
  async (detail) => {
    kept.set('depthdrop.detail', detail)
    const { fileChoices, refinementChoice } = await visit()
    expect(refinementChoice.get().detail).toBe(detail)
    expect(fileChoices.get().floatDetail).toBe(detail !== 'raw')
  },
)

test('a change of the detail does not change what float files hold', async () => {
  const first = await visit()
  first.refinementChoice.set({ detail: 'tiles', flip: false })
  expect((await visit()).fileChoices.get().floatDetail).toBe(false)
  kept.clear()
  kept.set('depthdrop.detail', 'tiles')
  const second = await visit()
  second.refinementChoice.set({ detail: 'raw', flip: false })
  expect((await visit()).fileChoices.get().floatDetail).toBe(true)
})

test('all maps of a photo and a model share one calibration', async () => {
  vi.resetModules()
  const { calibrations } = await import('../../../../src/app/preferences/calibrations.ts')
  const { calibrate } = await import('../../../../src/core/measure/calibration.ts')
  const point = (value: number, metres: number) => ({ x: 0, y: 0, value, metres })
  const found = calibrate([point(1, 4), point(3, 2)])
  const keyOf = (settings: string) => `v1:photo:model:${settings}:{"side":256}:int8`
  calibrations.set(keyOf('smooth+edges'), found)
  expect(calibrations.of(keyOf('smooth'))).toEqual(found)
  expect(calibrations.of(keyOf('smooth+tiles+flip'))).toEqual(found)
  expect(calibrations.of(keyOf('reference'))).toBeNull()
  calibrations.set(keyOf('smooth'), null)
  expect(calibrations.of(keyOf('smooth+edges'))).toBeNull()
})
