import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { LegendEnds } from '../../../../src/app/look/legendEnds.ts'
import type { Estimate } from '../../../../src/estimate.ts'

/** Answers the request for statistics that was made last. The map's values are 0.5 (2 m) to 2 (0.5 m). */
let finishStatistics: () => void = () => undefined

vi.mock('../../../../src/client/painters/mapStatistics.ts', () => ({
  mapStatistics: () =>
    new Promise((resolve) => {
      finishStatistics = () =>
        resolve({ range: { low: 0.5, high: 2 }, ordered: Float32Array.of(0.5, 2) })
    }),
}))

/** A depth map of the photo itself, whose values are 1/metres. */
const metric = {
  key: 'metric',
  isMetric: true,
  origin: { kind: 'photo', form: 'gdepth' },
} as Estimate
const relative = { key: 'relative' } as Estimate

let followLegendEnds: typeof import('../../../../src/app/look/legendEnds.ts').followLegendEnds
let look: typeof import('../../../../src/app/preferences/lookChoice.ts').look

beforeAll(async () => {
  vi.stubGlobal('location', { search: '?lang=en' })
  vi.stubGlobal('navigator', { languages: [] })
  vi.stubGlobal('document', { documentElement: {} })
  ;({ followLegendEnds } = await import('../../../../src/app/look/legendEnds.ts'))
  ;({ look } = await import('../../../../src/app/preferences/lookChoice.ts'))
  return () => vi.unstubAllGlobals()
})

const show = vi.fn<(ends: LegendEnds | null) => void>()
beforeEach(() => void show.mockClear())

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

test('the near end is the small distance and the far end the large one', async () => {
  followLegendEnds(show)(metric)
  finishStatistics()
  await settled()
  expect(show).toHaveBeenLastCalledWith({ near: '0.5 m', far: '2 m', source: 'mapsOwnScale' })
})

test('a narrower look has nearer and farther ends of its own', async () => {
  followLegendEnds(show)(metric)
  finishStatistics()
  await settled()
  const before = look.get()
  // 0.5 + 1.5 × ⅓ is 1, that is 1 m.
  look.set({ ...before, far: 1 / 3 })
  finishStatistics()
  await settled()
  expect(show).toHaveBeenLastCalledWith({ near: '0.5 m', far: '1 m', source: 'mapsOwnScale' })
  look.set(before)
})

test('a relative map has no distances', async () => {
  followLegendEnds(show)(relative)
  await settled()
  expect(show).toHaveBeenLastCalledWith(null)
})

test('statistics of an earlier map that are late do not change the legend', async () => {
  const setMap = followLegendEnds(show)
  setMap(metric)
  const finishEarlier = finishStatistics
  setMap(relative)
  await settled()
  finishEarlier()
  await settled()
  expect(show.mock.calls).toEqual([[null]])
})
