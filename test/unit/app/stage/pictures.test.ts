import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item } from '../../../../src/app/photo/item.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Estimate } from '../../../../src/estimate.ts'
import {
  type FakeCanvas,
  fakeImage,
  fakePaint,
  settled,
  stubCanvases,
} from '../../picture/fakeCanvas.ts'

const painter = vi.hoisted(() => ({ current: null as ReturnType<typeof fakePaint> | null }))
const decodings: { readonly longest: number; finish(): void }[] = []

vi.mock('../../../../src/client/painters/paint.ts', () => ({
  paint: (...args: Parameters<ReturnType<typeof fakePaint>['paint']>) =>
    painter.current?.paint(...args),
}))

const PHOTO = { width: 6000, height: 3000 }

vi.mock('../../../../src/io/decode.ts', () => ({
  decodeForScreen: ({ name }: File, longest: number) =>
    new Promise((resolve) => {
      const finish = (): void =>
        resolve({ bitmap: fakeImage(`${name} ${longest}`, PHOTO), size: PHOTO })
      decodings.push({ longest, finish })
    }),
}))

function estimate(key: string): Estimate {
  const map = { data: new Float32Array(1), width: 1, height: 1 }
  return { key, size: PHOTO, map } as unknown as Estimate
}

function finished(name: string): Item {
  const item = createItem(1, { name, path: name, file: new File([], name) }, STARTER)
  return Object.assign(item, { size: PHOTO, state: { kind: 'done', estimate: estimate(name) } })
}

async function setUp() {
  const { createPictures } = await import('../../../../src/app/stage/pictures.ts')
  const listener = { changed: vi.fn(), painted: vi.fn(), relooked: vi.fn(), failed: vi.fn() }
  const fake = fakePaint()
  painter.current = fake
  const pictures = createPictures(listener)
  const content = (canvas: HTMLCanvasElement) => (canvas as unknown as FakeCanvas).content
  return {
    pictures,
    listener,
    paintings: fake.calls,
    photo: () => content(pictures.photo),
    map: () => content(pictures.map),
  }
}

/** Finishes the draft that a large map begins with, and then the map. */
async function finishMap(paintings: ReturnType<typeof fakePaint>['calls']): Promise<void> {
  for (let i = 0; i < 2; i += 1) {
    paintings.shift()?.finish()
    await settled()
  }
}

beforeEach(() => {
  decodings.length = 0
  stubCanvases()
  return () => vi.unstubAllGlobals()
})

test('the selected item’s photo and map replace those of the item before', async () => {
  const { pictures, paintings, photo, map, listener } = await setUp()
  pictures.show(finished('a.jpg'))
  decodings.shift()?.finish()
  await finishMap(paintings)
  expect([photo(), map()]).toEqual([['a.jpg 1280'], ['rows 0']])
  const other = finished('b.jpg')
  pictures.show(other)
  expect([photo(), map(), pictures.hasMap()]).toEqual([[], [], false])
  decodings.shift()?.finish()
  await finishMap(paintings)
  expect([photo(), map(), pictures.hasMap()]).toEqual([['b.jpg 1280'], ['rows 0'], true])
  expect(listener.painted).toHaveBeenLastCalledWith(
    other,
    expect.objectContaining({ key: 'b.jpg' }),
    1,
  )
})

test('a photo and a map that are late do not appear on the next item', async () => {
  const { pictures, paintings, photo, map, listener } = await setUp()
  pictures.show(finished('a.jpg'))
  pictures.show(null)
  paintings.shift()?.finish()
  decodings.shift()?.finish()
  await settled()
  expect([photo(), map()]).toEqual([[], []])
  expect(listener.painted).not.toHaveBeenCalled()
})

test('another map of the same photo is painted, and its photo is not decoded again', async () => {
  const { pictures, paintings } = await setUp()
  const item = finished('a.jpg')
  pictures.show(item)
  pictures.show(item)
  expect([paintings.length, decodings.length]).toEqual([1, 1])
  Object.assign(item, { state: { kind: 'done', estimate: estimate('the photo’s own') } })
  pictures.show(item)
  expect([paintings.length, decodings.length]).toEqual([2, 1])
})

test('the watchers receive each map once, and null for an item without a map', async () => {
  const { pictures } = await setUp()
  const keys: (string | undefined)[] = []
  pictures.subscribe((shown) => keys.push(shown?.key))
  const item = finished('a.jpg')
  pictures.show(item)
  pictures.show(item)
  Object.assign(item, { state: { kind: 'waiting' } })
  pictures.show(item)
  expect(keys).toEqual(['a.jpg', undefined])
})

test('the error of a map disappears when another map is shown in its place', async () => {
  const { pictures, paintings, listener } = await setUp()
  const item = finished('a.jpg')
  pictures.show(item)
  paintings.shift()?.fail(new Error('no'))
  await settled()
  expect(pictures.error()).toEqual({ kind: 'unexpected', detail: 'no' })
  expect(listener.failed).toHaveBeenCalledWith(item, new Error('no'))
  Object.assign(item, { state: { kind: 'done', estimate: estimate('the photo’s own') } })
  pictures.show(item)
  expect(pictures.error()).toBeNull()
  await finishMap(paintings)
  expect(listener.painted).toHaveBeenCalledTimes(1)
})

test('after an error the map is painted again only on request', async () => {
  const { pictures, paintings } = await setUp()
  const item = finished('a.jpg')
  pictures.show(item)
  paintings.shift()?.fail(new Error('no'))
  await settled()
  pictures.show(item)
  expect(paintings).toHaveLength(0)
  pictures.repaint()
  pictures.show(item)
  expect(paintings).toHaveLength(1)
})

test('an enlarged photo is decoded with all the pixels that are ever shown, once', async () => {
  const { pictures, photo } = await setUp()
  pictures.show(finished('a.jpg'))
  pictures.sharpen(1280)
  expect(decodings).toHaveLength(1)
  pictures.sharpen(3000)
  pictures.sharpen(4000)
  expect(decodings.map(({ longest }) => longest)).toEqual([1280, 5793])
  decodings[1]?.finish()
  await settled()
  decodings[0]?.finish()
  await settled()
  expect(photo()).toEqual(['a.jpg 5793'])
})

test('a thumbnail on the canvas is no reason to decode the whole photo', async () => {
  const { pictures, photo } = await setUp()
  const item = finished('a.jpg')
  Object.assign(item, {
    photo: fakeImage('thumbnail', { width: 160, height: 80 }) as unknown as HTMLImageElement,
  })
  pictures.show(item)
  expect(photo()).toEqual(['thumbnail'])
  pictures.sharpen(1000)
  expect(decodings.map(({ longest }) => longest)).toEqual([1280])
})

test('a large map gets all of its pixels once it is enlarged beyond the screen', async () => {
  const { pictures, paintings, listener } = await setUp()
  pictures.show(finished('a.jpg'))
  await finishMap(paintings)
  expect([pictures.map.width, pictures.map.height]).toEqual([1280, 640])
  pictures.sharpen(1280)
  expect(paintings).toHaveLength(0)
  pictures.sharpen(2000)
  paintings.shift()?.finish()
  await settled()
  expect([pictures.map.width, pictures.map.height]).toEqual([5793, 2896])
  expect(listener.painted).toHaveBeenCalledTimes(1)
  expect(listener.relooked).toHaveBeenCalledTimes(1)
})
