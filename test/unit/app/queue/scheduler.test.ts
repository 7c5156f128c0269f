/** One photo on its way to the estimate: what the page shows while the model loads. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item } from '../../../../src/app/photo/item.ts'
import { createPhotoList, type PhotoList } from '../../../../src/app/queue/photoList.ts'
import { processPhoto } from '../../../../src/app/queue/scheduler.ts'
import { cancelled } from '../../../../src/core/errors.ts'
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

test('progress that is reported after the photo was cancelled changes nothing', () => {
  void processPhoto(item, list, listener)
  list.update(item, { state: { kind: 'cancelled' } })
  callFor('a').options.onProgress?.({ stage: 'infer', fraction: 0.5 })
  expect(item.state).toEqual({ kind: 'cancelled' })
})

test('progress of an estimate that was cancelled does not reach the one that was started after it', () => {
  void processPhoto(item, list, listener)
  const { onProgress } = callFor('a').options
  list.update(item, { state: { kind: 'waiting' } })
  void processPhoto(item, list, listener)
  onProgress?.({ stage: 'infer', fraction: 0.5 })
  expect(overall()).toBe(0)
})

test('an estimate that ends by an abort leaves the photo cancelled, and is no failure', async () => {
  void processPhoto(item, list, listener)
  callFor('a').reject(cancelled())
  await flush()
  expect(item.state).toEqual({ kind: 'cancelled' })
  expect(listener.failed).not.toHaveBeenCalled()
})

test('a photo that has a thumbnail, or is cancelled before its time, is not decoded to be shown early', async () => {
  list.selectWhenReady([item])
  void processPhoto(item, list, listener)
  const { onProgress } = callFor('a').options
  onProgress?.({ stage: 'model', fraction: null })
  list.update(item, { state: { kind: 'cancelled' } })
  await vi.advanceTimersByTimeAsync(1000)
  expect(item.photo).toBeNull()
  const other = {} as HTMLImageElement
  list.update(item, { photo: other, state: { kind: 'waiting' } })
  void processPhoto(item, list, listener)
  calls.at(-1)?.options.onProgress?.({ stage: 'model', fraction: null })
  await vi.advanceTimersByTimeAsync(1000)
  expect(item.photo).toBe(other)
})

test('a model that loads while the photo is decoded already does not decode it again', async () => {
  list.selectWhenReady([item])
  void processPhoto(item, list, listener)
  const { onProgress } = callFor('a').options
  onProgress?.({ stage: 'decode', fraction: null })
  onProgress?.({ stage: 'model', fraction: null })
  await vi.advanceTimersByTimeAsync(1000)
  expect(item.photo).toBeNull()
})

test('a photo whose file is being read is not decoded to be shown early', async () => {
  list.selectWhenReady([item])
  void processPhoto(item, list, listener)
  callFor('a').options.onProgress?.({ stage: 'read', fraction: 0.5 })
  await vi.advanceTimersByTimeAsync(1000)
  expect(item.photo).toBeNull()
})
