/** Maps that take the place of another one: refined, or from another source. */
import { beforeEach, expect, test, vi } from 'vitest'
import type { Item } from '../../../../src/app/photo/item.ts'
import { createPhotoQueue, type PhotoQueue } from '../../../../src/app/queue/photoQueue.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Estimate } from '../../../../src/estimate.ts'
import { callFor, calls, estimateOf, flush, photo } from './fakeEstimate.ts'

vi.mock('../../../../src/estimate.ts', () => import('./fakeEstimate.ts'))
vi.mock('../../../../src/storage/kv.ts', () => ({ storageState: () => 'open' }))
vi.mock('../../../../src/storage/maps.ts', () => ({ peekMap: async () => undefined }))
vi.mock('../../../../src/app/photo/thumbs.ts', () => ({
  decodePhotoThumb: async () => ({ canvas: {}, size: { width: 2, height: 1 } }),
  drawPhotoThumb: () => ({}),
  encodeThumb: async () => ({}),
  paintMapThumb: async ({ key }: Estimate) => ({ key }),
}))

const decoded = vi.fn()
let queue: PhotoQueue

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: true })
  vi.stubGlobal('HTMLCanvasElement', class {})
  calls.length = 0
  decoded.mockReset()
  queue = createPhotoQueue({
    changed: () => undefined,
    decoded,
    failed: () => undefined,
    mapReady: (item, estimate) => queue.setMap(item, estimate),
  })
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

function first(): Item {
  const [item] = queue.items()
  if (item === undefined) throw new Error('The queue is empty.')
  return item
}

async function finish(estimate: Partial<Estimate> = {}): Promise<void> {
  queue.add([photo('a')], STARTER)
  callFor('a').resolve({ ...estimateOf('a'), ...estimate })
  await flush()
}

function estimateIn({ state }: Item): Estimate {
  if (state.kind !== 'done') throw new Error(`The photo is ${state.kind}.`)
  return state.estimate
}

test('a refined map counts as stored only if the map below it was stored, too', async () => {
  for (const [below, above, both] of [
    [true, true, true],
    [true, false, false],
    [false, true, false],
  ] as const) {
    queue.remove(queue.items())
    await finish({ cached: below })
    queue.setRefinedMap(first(), { ...estimateOf('refined'), cached: above })
    expect(estimateIn(first()).cached).toBe(both)
  }
})

test('the times of a refined map include those of the map below it', async () => {
  await finish({ timing: { infer: 40, read: 3 } })
  queue.setRefinedMap(first(), { ...estimateOf('refined'), timing: { refine: 7 } })
  expect(estimateIn(first()).timing).toEqual({ infer: 40, read: 3, refine: 7 })
})

test('a map from another source replaces the map, its refinement and its thumbnail', async () => {
  await finish()
  queue.setRefinedMap(first(), estimateOf('refined'))
  queue.setSourceMap(first(), estimateOf('own file'))
  expect(first().state).toEqual({ kind: 'done', estimate: estimateOf('own file') })
  await flush()
  expect(first().map).toEqual({ key: 'own file' })
})

test('a photo without a map gets neither a refined map nor one from another source', () => {
  queue.add([photo('a')], STARTER)
  queue.setRefinedMap(first(), estimateOf('refined'))
  queue.setSourceMap(first(), estimateOf('own file'))
  queue.setRefinedMap(first(), null)
  expect(first().state.kind).toBe('working')
})

test('a decoded photo has its size, and only that on the stage is drawn there', () => {
  queue.add([photo('a')], STARTER)
  queue.add([photo('b')], STARTER)
  const size = { width: 4, height: 3 }
  callFor('b').options.onBitmap?.({} as ImageBitmap, size)
  queue.select(first())
  decoded.mockReset()
  callFor('a').options.onBitmap?.({} as ImageBitmap, size)
  expect(queue.items().map((item) => item.size)).toEqual([size, size])
  expect(queue.selected()?.name).toBe('b')
  expect(decoded).not.toHaveBeenCalled()
})

test('a finished photo does not move in front of those that wait', async () => {
  await finish()
  queue.add(['b', 'c', 'd', 'e', 'f'].map(photo), STARTER)
  const before = queue.items()
  queue.moveToNext(before[5] ?? first())
  expect(queue.items()).toEqual(before)
})
