/** One photo on its way to the estimate: what the page shows while the model loads. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item } from '../../../../src/app/photo/item.ts'
import { createPhotoList, type PhotoList } from '../../../../src/app/queue/photoList.ts'
import { processPhoto } from '../../../../src/app/queue/scheduler.ts'
import { STARTER } from '../../../../src/core/models.ts'
import { callFor, calls, estimateOf, flush, photo } from './fakeEstimate.ts'

vi.mock('../../../../src/estimate.ts', () => import('./fakeEstimate.ts'))
const thumb = { width: 160, height: 90 }
vi.mock('../../../../src/app/photo/thumbs.ts', () => ({
  decodePhotoThumb: async () => ({ canvas: thumb, size: { width: 16, height: 9 } }),
}))

const listener = { decoded: vi.fn(), inferred: vi.fn(), estimated: vi.fn(), failed: vi.fn() }
let list: PhotoList
let item: Item

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: true })
  calls.length = 0
  for (const mock of Object.values(listener)) mock.mockReset()
  list = createPhotoList({ changed: () => undefined, selected: () => undefined })
  item = createItem(1, { name: 'a', path: 'a', file: photo('a') }, STARTER)
  list.setItems([item])
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

function overall(): number | null {
  return item.state.kind === 'working' ? item.state.overall : null
}

test('a photo that waits for a model is shown after a quarter of a second', async () => {
  list.selectWhenReady([item])
  void processPhoto(item, list, listener)
  callFor('a').options.onProgress?.({ stage: 'model', fraction: null })
  await vi.advanceTimersByTimeAsync(249)
  expect(list.selected()).toBeNull()
  await vi.advanceTimersByTimeAsync(1)
  expect(list.selected()).toBe(item)
  expect(item).toMatchObject({ photo: thumb, size: { width: 16, height: 9 } })
})

test('a photo in the background is not decoded a second time while the model loads', async () => {
  void processPhoto(item, list, listener)
  callFor('a').options.onProgress?.({ stage: 'model', fraction: null })
  await vi.advanceTimersByTimeAsync(1000)
  expect(item.photo).toBeNull()
})

test('the progress never decreases, and ends with the estimate', async () => {
  void processPhoto(item, list, listener)
  const { onProgress } = callFor('a').options
  onProgress?.({ stage: 'infer', fraction: 0.5 })
  const reached = overall()
  expect(reached).toBeGreaterThan(0)
  onProgress?.({ stage: 'read', fraction: null })
  expect(overall()).toBe(reached)
  callFor('a').resolve(estimateOf('a'))
  await flush()
  expect(listener.estimated).toHaveBeenCalledWith(estimateOf('a'))
})

test('an estimate that was cancelled meanwhile counts as an inference and is not reported', async () => {
  void processPhoto(item, list, listener)
  list.update(item, { state: { kind: 'cancelled' } })
  callFor('a').resolve(estimateOf('a'))
  await flush()
  expect(listener.inferred).toHaveBeenCalledTimes(1)
  expect(listener.estimated).not.toHaveBeenCalled()
})

test('a map without a photo is not processed', async () => {
  const map = createItem(2, { name: 'b', path: 'b', file: null }, STARTER)
  await processPhoto(map, list, listener)
  expect(calls).toEqual([])
})
