import { expect, test, vi } from 'vitest'
import type { Estimate } from '../../../../src/estimate.ts'

let found: () => void = () => undefined

vi.mock('../../../../src/client/painters/mapStatistics.ts', () => ({
  mapStatistics: () =>
    new Promise(
      (resolve) =>
        (found = () => resolve({ range: { low: 1, high: 2 }, ordered: Float32Array.of(1, 2) })),
    ),
}))

/** Of the photo itself, in metres. */
const own = { key: 'own', isMetric: true, origin: { kind: 'photo', form: 'gdepth' } } as Estimate
const estimated = { key: 'estimated' } as Estimate

test('the legend says metres of the map that is shown, not of the one before whose survey is late', async () => {
  vi.stubGlobal('location', { search: '?lang=en' })
  vi.stubGlobal('navigator', { languages: [] })
  vi.stubGlobal('document', { documentElement: {} })
  const { followLegendEnds } = await import('../../../../src/app/look/legendEnds.ts')
  const show = vi.fn()
  const follow = followLegendEnds(show)
  follow(own)
  follow(estimated)
  await vi.waitFor(() => expect(show).toHaveBeenLastCalledWith(null))
  found()
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(show).toHaveBeenCalledTimes(1)

  follow(own)
  found()
  await vi.waitFor(() =>
    expect(show).toHaveBeenLastCalledWith(
      expect.objectContaining({ near: expect.any(String), far: expect.any(String) }),
    ),
  )
  vi.unstubAllGlobals()
})
