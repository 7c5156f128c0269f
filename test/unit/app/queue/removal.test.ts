/** Photos that leave the queue, and come back with "Undo". */
import { beforeEach, expect, test, vi } from 'vitest'
import type { Item } from '../../../../src/app/photo/item.ts'
import { createPhotoQueue, type PhotoQueue } from '../../../../src/app/queue/photoQueue.ts'
import { STARTER } from '../../../../src/core/models.ts'
import { callFor, calls, estimateOf, flush, photo } from './fakeEstimate.ts'

vi.mock('../../../../src/estimate.ts', () => import('./fakeEstimate.ts'))
vi.mock('../../../../src/storage/kv.ts', () => ({ storageState: () => 'open' }))
vi.mock('../../../../src/storage/maps.ts', () => ({ peekMap: async () => undefined }))
vi.mock('../../../../src/app/photo/thumbs.ts', () => ({
  decodePhotoThumb: async () => ({ canvas: {}, size: { width: 2, height: 1 } }),
  drawPhotoThumb: () => ({}),
  encodeThumb: async () => ({}),
  paintMapThumb: async () => ({}),
}))

let queue: PhotoQueue

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: true })
  vi.stubGlobal('HTMLCanvasElement', class {})
  calls.length = 0
  queue = createPhotoQueue({
    changed: () => undefined,
    decoded: () => undefined,
    failed: () => undefined,
    mapReady: (item, estimate) => queue.setMap(item, estimate),
  })
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

function itemOf(name: string): Item {
  const item = queue.items().find((other) => other.name === name)
  if (item === undefined) throw new Error(`There is no item ${name}.`)
  return item
}

async function addFinished(...names: readonly string[]): Promise<void> {
  queue.add(names.map(photo), STARTER)
  for (const name of names) {
    callFor(name).resolve(estimateOf(name))
    await flush()
  }
}

function order(): string {
  return queue
    .items()
    .map(({ name }) => name)
    .join(' ')
}

test('a photo that is not on the stage leaves the stage as it is, and comes back without taking it', async () => {
  await addFinished('a', 'b', 'c')
  queue.select(itemOf('c'))
  const undo = queue.remove([itemOf('a')])
  expect(queue.selected()?.name).toBe('c')
  undo()
  expect(queue.selected()?.name).toBe('c')
  expect(order()).toBe('a b c')
})

test('the stage stays empty when photos are removed from the start page', async () => {
  await addFinished('a', 'b')
  queue.select(null)
  const undo = queue.remove([itemOf('a')])
  expect(queue.selected()).toBeNull()
  undo()
  expect(queue.selected()).toBeNull()
})

test('the last photo of the list gives the stage to the one before it', async () => {
  await addFinished('a', 'b', 'c')
  queue.select(itemOf('c'))
  queue.remove([itemOf('c')])
  expect(queue.selected()?.name).toBe('b')
})

test('“Undo” brings back only what it removed, each photo once', async () => {
  await addFinished('a', 'b', 'c')
  const undo = queue.remove([itemOf('a')])
  queue.remove([itemOf('b')])
  queue.add([photo('d')], STARTER)
  undo()
  expect(order()).toBe('d a c')
})

test('a photo that was cancelled before it was removed does not start again with “Undo”', async () => {
  await addFinished('a')
  queue.add([photo('b')], STARTER)
  queue.cancel(itemOf('b'))
  await flush()
  const undo = queue.remove([itemOf('b')])
  undo()
  await flush()
  expect(itemOf('b').state.kind).toBe('cancelled')
  expect(calls).toEqual([])
})
