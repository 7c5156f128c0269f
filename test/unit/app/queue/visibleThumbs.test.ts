/** Thumbnails: which ones are made, and that a late one never replaces a newer one. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item, type Thumb } from '../../../../src/app/photo/item.ts'
import { createPhotoList, type PhotoList } from '../../../../src/app/queue/photoList.ts'
import { createVisibleThumbs, type VisibleThumbs } from '../../../../src/app/queue/visibleThumbs.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Estimate } from '../../../../src/estimate.ts'
import { estimateOf, flush, photo } from './fakeEstimate.ts'

class Canvas {}

/** A thumbnail of a map. It names the map that it was painted from. */
function thumbOf(key: string): Thumb {
  return { key } as unknown as Thumb
}

/** The map thumbnails that are being painted, oldest first. */
const paintings: { readonly key: string; end(): void }[] = []
const decoded: string[] = []

vi.mock('../../../../src/app/photo/thumbs.ts', () => ({
  encodeThumb: async () => thumbOf('photo'),
  drawPhotoThumb: () => new Canvas(),
  decodePhotoThumb: async (file: File) => {
    decoded.push(file.name)
    return { canvas: new Canvas(), size: { width: 1, height: 1 } }
  },
  paintMapThumb: ({ key }: Estimate) =>
    new Promise<Thumb>((resolve) => paintings.push({ key, end: () => resolve(thumbOf(key)) })),
}))

const stored = new Map<string, Estimate>()
vi.mock('../../../../src/storage/maps.ts', () => ({
  peekMap: async (key: string) => stored.get(key),
}))

let list: PhotoList
let thumbs: VisibleThumbs

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: true })
  vi.stubGlobal('HTMLCanvasElement', Canvas)
  paintings.length = 0
  decoded.length = 0
  stored.clear()
  list = createPhotoList({ changed: () => undefined, selected: () => undefined })
  thumbs = createVisibleThumbs(list)
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

function addFinished(name: string, file: File | null = null): Item {
  const item = createItem(list.items().length, { name, path: name, file }, STARTER)
  list.setItems([...list.items(), item])
  list.update(item, { state: { kind: 'done', estimate: estimateOf(name) } })
  return item
}

async function endPainting(): Promise<void> {
  paintings.shift()?.end()
  await flush()
}

test('a finished photo gets its two thumbnails when its tile comes into view', async () => {
  const item = addFinished('a', photo('a.jpg'))
  thumbs.makeMissing()
  await flush()
  expect(paintings).toEqual([])
  thumbs.setVisible(item, true)
  await flush()
  await endPainting()
  expect(item).toMatchObject({ map: { key: 'a' }, photo: { key: 'photo' } })
})

test('a photo out of view is neither decoded nor painted', async () => {
  const item = addFinished('a', photo('a.jpg'))
  thumbs.setVisible(item, true)
  thumbs.setVisible(item, false)
  const other = addFinished('b', photo('b.jpg'))
  thumbs.makeMissing()
  await flush()
  await endPainting()
  expect(other.map).toBeNull()
  expect(decoded).toEqual(['a.jpg'])
})

test('at most two photos have their thumbnails made at once', async () => {
  for (const name of ['a', 'b', 'c']) thumbs.setVisible(addFinished(name), true)
  await flush()
  expect(paintings.map(({ key }) => key)).toEqual(['a', 'b'])
  await endPainting()
  expect(paintings.map(({ key }) => key)).toEqual(['b', 'c'])
})

test('the canvas of a photo that was shown early is encoded once its map is finished', async () => {
  const item = addFinished('a', photo('a.jpg'))
  list.update(item, { photo: new Canvas() as unknown as Thumb, map: thumbOf('a') })
  thumbs.makeMissing()
  await flush()
  expect(item.photo).toEqual(thumbOf('photo'))
})

test('an evicted map gets its thumbnail from storage, without an inference', async () => {
  const item = addFinished('a')
  const { map: _, estimated: __, ...estimate } = estimateOf('a')
  list.update(item, { state: { kind: 'evicted', estimate } })
  stored.set('a', estimateOf('a'))
  thumbs.setVisible(item, true)
  await flush()
  await endPainting()
  expect(item.map).toEqual(thumbOf('a'))
})

test('a map that is gone from storage has no thumbnail, and is looked for once', async () => {
  const item = addFinished('a')
  const { map: _, estimated: __, ...estimate } = estimateOf('a')
  list.update(item, { state: { kind: 'evicted', estimate } })
  thumbs.setVisible(item, true)
  await flush()
  thumbs.makeMissing()
  await flush()
  expect(item.map).toBeNull()
  expect(paintings).toEqual([])
})

test('a late thumbnail does not replace that of another map that is there by then', async () => {
  const item = addFinished('a')
  thumbs.setVisible(item, true)
  await flush()
  const other = thumbOf('other')
  list.update(item, { map: other })
  await endPainting()
  expect(item.map).toBe(other)
})

test('the thumbnail of the last map stays, whichever was painted first', async () => {
  const item = addFinished('a')
  const estimates = ['first', 'last'].map((key) => estimateOf(key))
  for (const estimate of estimates) {
    list.update(item, { state: { kind: 'done', estimate } })
    void thumbs.replaceMap(item, estimate)
  }
  const [first, last] = paintings
  last?.end()
  await flush()
  first?.end()
  await flush()
  expect(item.map).toEqual(thumbOf('last'))
})

test('a new look repaints the thumbnails that exist, once the slider has stopped', async () => {
  const painted = addFinished('a')
  addFinished('b')
  list.update(painted, { map: thumbOf('old look') })
  void thumbs.repaintMaps()
  vi.advanceTimersByTime(200)
  void thumbs.repaintMaps()
  vi.advanceTimersByTime(249)
  await flush()
  expect(paintings).toEqual([])
  vi.advanceTimersByTime(1)
  await flush()
  expect(paintings.map(({ key }) => key)).toEqual(['a'])
  await endPainting()
  expect(painted.map).toEqual(thumbOf('a'))
})
