/** Refining the selected photo's map: when it starts and stops, and what the choice on screen says then. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item } from '../../../../src/app/photo/item.ts'
import { refinementChoice } from '../../../../src/app/preferences/refinement.ts'
import { createRefiner, type Refiner } from '../../../../src/app/refine/refiner.ts'
import { STARTER } from '../../../../src/core/models.ts'
import { RAW } from '../../../../src/core/settings.ts'
import type { Estimate } from '../../../../src/estimate.ts'
import { callFor, calls, estimateOf, flush, photo } from '../queue/fakeEstimate.ts'

vi.mock('../../../../src/estimate.ts', () => import('../queue/fakeEstimate.ts'))

const EDGES = { ...RAW, detail: 'edges' } as const
const TILES = { ...RAW, detail: 'tiles' } as const

const changed = vi.fn()
const failed = vi.fn()
let refiner: Refiner

/** Shows a map as photoQueue.ts does. */
function show(item: Item, refined: Estimate | null): void {
  if (item.state.kind !== 'done') return
  const raw = item.state.raw ?? item.state.estimate
  const state =
    refined === null ? { kind: 'done', estimate: raw } : { kind: 'done', estimate: refined, raw }
  Object.assign(item, { state })
}

function finished(name: string): Item {
  const item = createItem(1, { name, path: name, file: photo(name) }, STARTER)
  return Object.assign(item, { state: { kind: 'done', estimate: estimateOf(name) } } as const)
}

function refinedOf(key: string, refinement: typeof EDGES | typeof TILES): Estimate {
  const estimate = estimateOf(key)
  return { ...estimate, settings: { ...estimate.settings, ...refinement } }
}

function shownKey({ state }: Item): string | null {
  return state.kind === 'done' ? state.estimate.key : null
}

beforeEach(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  calls.length = 0
  changed.mockClear()
  failed.mockClear()
  refinementChoice.set(RAW)
  refiner = createRefiner({ changed, show, failed })
  return () => vi.unstubAllGlobals()
})

test('a map that is as refined as the visitor chose is left alone', () => {
  refiner.update(finished('a'))
  expect(calls).toEqual([])
  expect(refiner.progress()).toBeNull()
})

test('the present map stays until the refined one is ready', async () => {
  const item = finished('a')
  refinementChoice.set(EDGES)
  refiner.update(item)
  expect(shownKey(item)).toBe('a')
  callFor('a').options.onProgress?.({ stage: 'refine', fraction: 0.25 })
  expect(refiner.progress()).toBe(0.25)
  callFor('a').resolve(refinedOf('edges', EDGES))
  await flush()
  expect(shownKey(item)).toBe('edges')
  expect(refiner.progress()).toBeNull()
})

test('a map is refined once, however often the page renders meanwhile', () => {
  const item = finished('a')
  refinementChoice.set(EDGES)
  for (let i = 0; i < 5; i += 1) refiner.update(item)
  expect(calls).toHaveLength(1)
})

test('another choice stops the refinement that is running', async () => {
  const item = finished('a')
  refinementChoice.set(EDGES)
  refiner.update(item)
  const { signal } = callFor('a').options
  refinementChoice.set(TILES)
  refiner.update(item)
  await flush()
  expect(signal?.aborted).toBe(true)
  expect(calls.map(({ options }) => options.settings?.detail)).toEqual(['tiles'])
})

test('a photo that loses the selection gets its unrefined map back, which needs less memory', async () => {
  const item = finished('a')
  refinementChoice.set(EDGES)
  refiner.update(item)
  callFor('a').resolve(refinedOf('edges', EDGES))
  await flush()
  refiner.update(null)
  expect(item.state).toEqual({ kind: 'done', estimate: estimateOf('a') })
})

test('the unrefined map comes back without an estimate', async () => {
  const item = finished('a')
  refinementChoice.set(EDGES)
  refiner.update(item)
  callFor('a').resolve(refinedOf('edges', EDGES))
  await flush()
  refinementChoice.set(RAW)
  refiner.update(item)
  expect(shownKey(item)).toBe('a')
  expect(calls).toEqual([])
})

test('a refinement that is stopped sets the choice back to the present map', async () => {
  const item = finished('a')
  refinementChoice.set(TILES)
  refiner.update(item)
  expect(refiner.stop()).toBe(true)
  await flush()
  expect(refinementChoice.get()).toEqual(RAW)
  expect(failed).not.toHaveBeenCalled()
  expect(refiner.stop()).toBe(false)
})

test('a refinement that fails is reported and sets the choice back', async () => {
  const item = finished('a')
  refinementChoice.set(TILES)
  refiner.update(item)
  callFor('a').reject(new Error('broken'))
  await flush()
  expect(failed).toHaveBeenCalledWith(item, expect.objectContaining({ message: 'broken' }))
  expect(refinementChoice.get()).toEqual(RAW)
})

test('edges that cannot be refined leave the choice for other photos, until another try', async () => {
  const item = finished('a')
  refinementChoice.set(EDGES)
  refiner.update(item)
  callFor('a').reject(new Error('broken'))
  await flush()
  expect(failed).toHaveBeenCalledTimes(1)
  expect(refinementChoice.get()).toEqual(EDGES)
  refiner.update(item)
  expect(calls).toEqual([])
  refiner.retry()
  refiner.update(item)
  expect(calls).toHaveLength(1)
  callFor('a').reject(new Error('broken'))
  await flush()
  refinementChoice.set({ ...EDGES })
  refiner.update(item)
  expect(calls).toHaveLength(1)
})

test('a refined map that is late is not shown on another photo', async () => {
  const [first, second] = [finished('a'), finished('b')]
  refinementChoice.set(EDGES)
  refiner.update(first)
  const late = callFor('a')
  refinementChoice.set(RAW)
  refiner.update(second)
  late.resolve(refinedOf('edges', EDGES))
  await flush()
  expect([shownKey(first), shownKey(second)]).toEqual(['a', 'b'])
})

test('a map that no model estimated, or one without its photo, is not refined', () => {
  refinementChoice.set(EDGES)
  const own = finished('a')
  const estimate = { ...estimateOf('own'), origin: { kind: 'photo', form: 'gdepth' } } as const
  Object.assign(own, { state: { kind: 'done', estimate } })
  refiner.update(own)
  refiner.update(Object.assign(finished('b'), { file: null }))
  expect(calls).toEqual([])
})
