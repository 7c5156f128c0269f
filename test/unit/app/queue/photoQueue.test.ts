/** The queue of photos: their order, duplicates, pause, cancel, retry and removal. The test ends each estimate by hand. */
import { beforeEach, expect, test, vi } from 'vitest'
import type { Item } from '../../../../src/app/photo/item.ts'
import { recordPath } from '../../../../src/app/photo/path.ts'
import { createPhotoQueue, type PhotoQueue } from '../../../../src/app/queue/photoQueue.ts'
import { DepthdropError } from '../../../../src/core/errors.ts'
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
  paintMapThumb: async () => ({}),
}))

const listener = { changed: vi.fn(), decoded: vi.fn(), mapReady: vi.fn(), failed: vi.fn() }
let queue: PhotoQueue

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: true })
  vi.stubGlobal('HTMLCanvasElement', class {})
  calls.length = 0
  for (const mock of Object.values(listener)) mock.mockReset()
  queue = createPhotoQueue(listener)
  listener.mapReady.mockImplementation((item: Item, estimate: Estimate) =>
    queue.setMap(item, estimate),
  )
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

function add(...names: readonly string[]): void {
  queue.add(names.map(photo), STARTER)
}

function order(): string {
  return queue
    .items()
    .map(({ name }) => name)
    .join(' ')
}

function running(): string {
  return calls.map(({ name }) => name).join(' ')
}

function stateOf(name: string): string | undefined {
  return queue.items().find((item) => item.name === name)?.state.kind
}

function itemOf(name: string): Item {
  const item = queue.items().find((other) => other.name === name)
  if (item === undefined) throw new Error(`There is no item ${name}.`)
  return item
}

/** Ends the estimate of a photo whose contents are named by `key`. */
async function finish(name: string, key = name): Promise<void> {
  callFor(name).resolve(estimateOf(key))
  await flush()
}

async function failWith(name: string, error: Error): Promise<void> {
  callFor(name).reject(error)
  await flush()
}

test('photos that are added together keep their order, in front of those that were added before', () => {
  add('a', 'b')
  add('c', 'd')
  expect(order()).toBe('c d a b')
})

test('four photos are processed at once, and the next one in the list starts when one ends', async () => {
  add('a', 'b', 'c', 'd', 'e', 'f')
  expect(running()).toBe('a b c d')
  await finish('b')
  expect(running()).toBe('a c d e')
})

test('a waiting photo that is moved to the front is processed next', async () => {
  add('a', 'b', 'c', 'd', 'e', 'f', 'g')
  queue.moveToNext(itemOf('g'))
  expect(order()).toBe('a b c d g e f')
  await finish('a')
  expect(running()).toBe('b c d g')
})

test('the list is the order in which photos are processed, also after it was rearranged', async () => {
  add('a', 'b', 'c', 'd', 'e', 'f')
  queue.move(itemOf('f'), 0)
  await finish('a')
  expect(running()).toBe('b c d f')
})

test('the first photo is selected at once if the page shows none', () => {
  add('a', 'b')
  expect(queue.selected()?.name).toBe('a')
})

test('a photo that is added later is selected when it was decoded, and then drawn on the stage', async () => {
  add('a')
  add('b')
  expect(queue.selected()?.name).toBe('a')
  const bitmap = {} as ImageBitmap
  callFor('b').options.onBitmap?.(bitmap, { width: 4, height: 3 })
  expect(queue.selected()?.name).toBe('b')
  expect(listener.decoded).toHaveBeenCalledWith(itemOf('b'), bitmap, { width: 4, height: 3 })
})

test('a photo that cannot be read never replaces the one on the stage', async () => {
  add('a')
  await finish('a')
  add('bad')
  await failWith('bad', new DepthdropError('not-an-image', { name: 'bad' }))
  expect(queue.selected()?.name).toBe('a')
  expect(itemOf('bad').state).toMatchObject({
    kind: 'failed',
    error: { kind: 'known', failure: { code: 'not-an-image' } },
  })
  expect(listener.failed).toHaveBeenCalledTimes(1)
})

test('a photo that cannot be read is selected if there is no other, so that its error is seen', async () => {
  queue.add([photo('bad')], STARTER)
  await failWith('bad', new Error('broken'))
  expect(queue.selected()?.name).toBe('bad')
})

test('if the first photos of a choice fail, the first that can be read is selected', async () => {
  add('old')
  await failWith('old', new Error('broken'))
  add('bad', 'worse', 'good', 'better')
  expect(queue.selected()?.name).toBe('bad')
  await finish('better')
  await failWith('worse', new Error('broken'))
  await failWith('bad', new Error('broken'))
  expect(queue.selected()?.name).toBe('bad')
  await finish('good')
  expect(queue.selected()?.name).toBe('good')
})

test('a photo that was ready takes the stage when the one before it fails', async () => {
  add('old')
  await finish('old')
  add('bad', 'good')
  await finish('good')
  expect(queue.selected()?.name).toBe('old')
  await failWith('bad', new Error('broken'))
  expect(queue.selected()?.name).toBe('good')
})

test('a photo that the visitor cancels stays on the stage', async () => {
  add('a', 'b')
  queue.cancel(itemOf('a'))
  await finish('b')
  expect(queue.selected()?.name).toBe('a')
})

test('no photo is selected by itself after the visitor went back to the start page', async () => {
  add('a', 'b')
  queue.select(null)
  await failWith('a', new Error('broken'))
  await finish('b')
  expect(queue.selected()).toBeNull()
})

test('the same file is listed once and comes to the front', async () => {
  add('a', 'b')
  await finish('a')
  await finish('b')
  add('b')
  expect(order()).toBe('b a')
  expect(running()).toBe('')
  expect(queue.selected()?.name).toBe('b')
})

test('the same file with another model is a second item', () => {
  add('a')
  queue.add([photo('a')], { ...STARTER, id: 'midas-small' })
  expect(queue.items()).toHaveLength(2)
})

test('a copy with other file data and the same contents is removed, and the first one is selected', async () => {
  add('a')
  await finish('a', 'same contents')
  const first = itemOf('a')
  add('copy')
  await finish('copy', 'same contents')
  expect(order()).toBe('a')
  expect(queue.selected()).toBe(first)
  expect(listener.mapReady).toHaveBeenCalledTimes(1)
})

test('the same photo in two folders stays twice', async () => {
  const [one, two] = [photo('a'), photo('a')]
  recordPath(one, 'summer/a')
  recordPath(two, 'winter/a')
  queue.add([one, two], STARTER)
  await finish('a', 'same contents')
  await finish('a', 'same contents')
  expect(queue.items().map(({ path }) => path)).toEqual(['summer/a', 'winter/a'])
})

test('a photo gives its file to the map of an earlier visit that has the same contents', async () => {
  queue.openMap(estimateOf('same contents'))
  expect(queue.selected()?.file).toBeNull()
  add('a')
  await finish('a', 'same contents')
  expect(queue.items()).toHaveLength(1)
  expect(queue.selected()?.file?.name).toBe('a')
})

test('a map of an earlier visit is opened once', () => {
  queue.openMap(estimateOf('a'))
  add('b')
  queue.openMap(estimateOf('a'))
  expect(queue.items()).toHaveLength(2)
  expect(queue.selected()?.state).toMatchObject({ kind: 'done', estimate: { key: 'a' } })
})

test('while the queue is paused the photos in progress end and no other starts', async () => {
  add('a', 'b', 'c', 'd', 'e')
  queue.pause()
  await finish('a')
  expect(running()).toBe('b c d')
  expect(queue.isPaused()).toBe(true)
  queue.resume()
  expect(running()).toBe('b c d e')
})

test('a queue in which no photo waits cannot be paused', () => {
  add('a')
  queue.pause()
  expect(queue.isPaused()).toBe(false)
})

test('a pause ends by itself when the last waiting photo is cancelled', async () => {
  add('a', 'b', 'c', 'd', 'e', 'f')
  queue.pause()
  queue.cancel(itemOf('e'))
  expect(queue.isPaused()).toBe(true)
  queue.remove([itemOf('f')])
  expect(queue.isPaused()).toBe(false)
  add('g')
  await finish('a')
  expect(running()).toBe('b c d g')
})

test('a cancelled photo stops its estimate and leaves its place to the next one', async () => {
  add('a', 'b', 'c', 'd', 'e')
  const { signal } = callFor('b').options
  queue.cancel(itemOf('b'))
  await flush()
  expect(signal?.aborted).toBe(true)
  expect(stateOf('b')).toBe('cancelled')
  expect(running()).toBe('a c d e')
  expect(listener.failed).not.toHaveBeenCalled()
})

test('a photo that was waited for and is cancelled is not selected later', async () => {
  add('a')
  await finish('a')
  add('b')
  queue.cancel(itemOf('b'))
  queue.retry(itemOf('b'))
  await flush()
  await finish('b')
  expect(queue.selected()?.name).toBe('a')
})

test('all pending photos are cancelled together, and those that are finished stay', async () => {
  add('a', 'b', 'c', 'd', 'e', 'f')
  await finish('a')
  queue.cancelAll()
  await flush()
  expect(queue.items().map(({ name, state }) => `${name} ${state.kind}`)).toEqual([
    'a done',
    ...['b', 'c', 'd', 'e', 'f'].map((name) => `${name} cancelled`),
  ])
  expect(running()).toBe('')
})

test('photos that failed or were cancelled wait again when all are retried', async () => {
  add('a', 'b', 'c')
  await failWith('a', new Error('broken'))
  queue.cancel(itemOf('b'))
  await flush()
  queue.retryAll()
  expect(running()).toBe('c a b')
  await finish('a')
  expect(stateOf('a')).toBe('done')
})

test('a photo that was cancelled and retried gets the result of the second estimate', async () => {
  add('a')
  queue.cancel(itemOf('a'))
  queue.retry(itemOf('a'))
  await flush()
  expect(stateOf('a')).toBe('working')
  await finish('a')
  expect(itemOf('a').state).toMatchObject({ kind: 'done', estimate: { key: 'a' } })
})

test('the neighbour of a removed photo is selected', async () => {
  add('a', 'b', 'c')
  queue.select(itemOf('b'))
  queue.remove([itemOf('b')])
  expect(queue.selected()?.name).toBe('c')
  queue.remove([itemOf('c')])
  expect(queue.selected()?.name).toBe('a')
  queue.remove([itemOf('a')])
  expect(queue.selected()).toBeNull()
})

test('removed photos come back in their places, and their estimates continue', async () => {
  add('a', 'b', 'c')
  await finish('b')
  queue.select(itemOf('b'))
  const undo = queue.remove(queue.items())
  await flush()
  expect(queue.selected()).toBeNull()
  expect(running()).toBe('')
  add('d')
  undo()
  expect(order()).toBe('d a b c')
  expect(queue.selected()?.name).toBe('b')
  expect(running()).toBe('d a c')
  await finish('c')
  expect(stateOf('c')).toBe('done')
})

test('a removed photo stops its estimate', async () => {
  add('a')
  const { signal } = callFor('a').options
  queue.remove([itemOf('a')])
  await flush()
  expect(signal?.aborted).toBe(true)
  expect(running()).toBe('')
})

test('only maps that were computed count as inferences', async () => {
  add('a', 'b')
  callFor('a').resolve({ ...estimateOf('a'), cached: true })
  await finish('b')
  expect(queue.inferences()).toBe(1)
})

test('refining in parts is an inference, and refining at the edges is none', async () => {
  add('a')
  await finish('a')
  const refined = (detail: 'edges' | 'tiles'): Estimate => {
    const estimate = estimateOf(detail)
    return { ...estimate, settings: { ...estimate.settings, detail } }
  }
  queue.setRefinedMap(itemOf('a'), refined('edges'))
  expect(queue.inferences()).toBe(1)
  queue.setRefinedMap(itemOf('a'), refined('tiles'))
  expect(queue.inferences()).toBe(2)
})

test('the unrefined map comes back, also after two refinements', async () => {
  add('a')
  await finish('a')
  queue.setRefinedMap(itemOf('a'), estimateOf('edges'))
  queue.setRefinedMap(itemOf('a'), estimateOf('tiles'))
  expect(itemOf('a').state).toMatchObject({ estimate: { key: 'tiles' }, raw: { key: 'a' } })
  queue.setRefinedMap(itemOf('a'), null)
  expect(itemOf('a').state).toEqual({ kind: 'done', estimate: estimateOf('a') })
})

test('the first painting’s time is kept when the map is painted again in another look', async () => {
  add('a')
  await finish('a')
  queue.setColourTime(itemOf('a'), 12)
  queue.setColourTime(itemOf('a'), 99)
  expect(itemOf('a').colourMs).toBe(12)
})
