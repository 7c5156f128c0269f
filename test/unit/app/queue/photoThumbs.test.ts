/** Thumbnails of photos that are drawn from the bitmap of the estimate, and of maps whose floats were released. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item, type Thumb } from '../../../../src/app/photo/item.ts'
import { createPhotoList, type PhotoList } from '../../../../src/app/queue/photoList.ts'
import { createVisibleThumbs, type VisibleThumbs } from '../../../../src/app/queue/visibleThumbs.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Estimate } from '../../../../src/estimate.ts'
import { estimateOf, flush, photo } from './fakeEstimate.ts'

class Canvas {}

function thumbOf(key: string): Thumb {
  return { key } as unknown as Thumb
}

const painted: string[] = []
vi.mock('../../../../src/app/photo/thumbs.ts', () => ({
  encodeThumb: async () => thumbOf('encoded'),
  drawPhotoThumb: () => new Canvas(),
  decodePhotoThumb: async () => ({ canvas: new Canvas(), size: { width: 1, height: 1 } }),
  paintMapThumb: async ({ key }: Estimate) => {
    painted.push(key)
    return thumbOf(key)
  },
}))
vi.mock('../../../../src/storage/maps.ts', () => ({ peekMap: async () => undefined }))

const SIZE = { width: 4, height: 3 }
const bitmap = {} as ImageBitmap
let list: PhotoList
let thumbs: VisibleThumbs
let item: Item

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: true })
  vi.stubGlobal('HTMLCanvasElement', Canvas)
  painted.length = 0
  list = createPhotoList({ changed: () => undefined, selected: () => undefined })
  thumbs = createVisibleThumbs(list)
  item = createItem(1, { name: 'a', path: 'a', file: photo('a.jpg') }, STARTER)
  list.setItems([item])
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

function evict(key: string): void {
  const { map: _, estimated: __, ...estimate } = estimateOf(key)
  list.update(item, { state: { kind: 'evicted', estimate } })
}

test('the decoded photo of a tile in view becomes its thumbnail', async () => {
  thumbs.setVisible(item, true)
  thumbs.drawPhoto(item, bitmap, SIZE)
  await flush()
  expect(item.photo).toEqual(thumbOf('encoded'))
})

test('so does that of the photo on the stage, whose tile is not in view', async () => {
  list.select(item)
  thumbs.drawPhoto(item, bitmap, SIZE)
  await flush()
  expect(item.photo).toEqual(thumbOf('encoded'))
})

test('a photo that is neither in view nor on the stage gets no thumbnail', async () => {
  thumbs.drawPhoto(item, bitmap, SIZE)
  await flush()
  expect(item.photo).toBeNull()
})

test('a thumbnail that is there is kept, also if it came while another one was encoded', async () => {
  thumbs.setVisible(item, true)
  const other = thumbOf('other')
  thumbs.drawPhoto(item, bitmap, SIZE)
  list.update(item, { photo: other })
  await flush()
  expect(item.photo).toBe(other)
  thumbs.drawPhoto(item, bitmap, SIZE)
  await flush()
  expect(item.photo).toBe(other)
})

test('once the photo is encoded, its map gets a thumbnail too', async () => {
  thumbs.setVisible(item, true)
  thumbs.drawPhoto(item, bitmap, SIZE)
  list.update(item, { state: { kind: 'done', estimate: estimateOf('map') } })
  await flush()
  expect(item.map).toEqual(thumbOf('map'))
})

test('a map whose floats were released keeps a thumbnail of its own only', async () => {
  evict('mine')
  await thumbs.replaceMap(item, estimateOf('other'))
  expect(item.map).toBeNull()
  await thumbs.replaceMap(item, estimateOf('mine'))
  expect(item.map).toEqual(thumbOf('mine'))
})

test('a photo without a map gets no thumbnail of one', async () => {
  await thumbs.replaceMap(item, estimateOf('other'))
  expect(item.map).toBeNull()
})

test('a map that is neither in memory nor in storage keeps its thumbnail in the old look', async () => {
  evict('gone')
  list.update(item, { map: thumbOf('old look') })
  void thumbs.repaintMaps()
  await vi.advanceTimersByTimeAsync(250)
  expect(item.map).toEqual(thumbOf('old look'))
  expect(painted).toEqual([])
})

test('a finished photo that has both thumbnails is left alone', async () => {
  list.update(item, {
    state: { kind: 'done', estimate: estimateOf('map') },
    photo: thumbOf('photo'),
    map: thumbOf('map'),
  })
  thumbs.setVisible(item, true)
  await flush()
  expect(item).toMatchObject({ photo: { key: 'photo' }, map: { key: 'map' } })
  expect(painted).toEqual([])
})

test('a photo whose map has a thumbnail gets its own when its tile comes into view, and again if it lost it', async () => {
  list.update(item, {
    state: { kind: 'done', estimate: estimateOf('map') },
    map: thumbOf('map'),
  })
  for (let turn = 0; turn < 2; turn += 1) {
    list.update(item, { photo: null })
    if (turn === 0) thumbs.setVisible(item, true)
    else thumbs.makeMissing()
    await flush()
    expect(item.photo).toEqual(thumbOf('encoded'))
  }
  expect(painted).toEqual([])
})
