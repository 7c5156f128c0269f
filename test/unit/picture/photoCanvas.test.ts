import { beforeEach, expect, test, vi } from 'vitest'
import { createPhotoCanvas } from '../../../src/picture/photoCanvas.ts'
import { type FakeImage, fakeCanvas, fakeImage, settled, stubCanvases } from './fakeCanvas.ts'

const PHOTO = { width: 6000, height: 3000 }

interface Decoding {
  readonly longest: number
  readonly bitmap: FakeImage
  finish(): void
  fail(error: Error): void
}
const decodings: Decoding[] = []

vi.mock('../../../src/io/decode.ts', () => ({
  decodeForScreen: (_: Blob, longest: number) =>
    new Promise((resolve, reject) => {
      const bitmap = { ...fakeImage(`photo ${longest}`, PHOTO), close: vi.fn() }
      const finish = (): void => resolve({ bitmap, size: PHOTO })
      decodings.push({ longest, bitmap, finish, fail: reject })
    }),
}))

function create() {
  const canvas = fakeCanvas()
  const listener = { drawn: vi.fn(), failed: vi.fn() }
  return { canvas, listener, photo: createPhotoCanvas(canvas, listener) }
}

const file = new Blob()
const thumbnail = fakeImage('thumbnail', { width: 16, height: 8 }) as unknown as HTMLImageElement

beforeEach(() => {
  decodings.length = 0
  stubCanvases()
  return () => vi.unstubAllGlobals()
})

test('the thumbnail is shown until the photo is decoded', async () => {
  const { photo, canvas, listener } = create()
  photo.load(file, 1280, thumbnail)
  expect(canvas.content).toEqual(['thumbnail'])
  expect(photo.isDrawn()).toBe(false)
  decodings[0]?.finish()
  await settled()
  expect(canvas.content).toEqual(['photo 1280'])
  expect(canvas).toMatchObject({ width: 1280, height: 640 })
  expect(listener.drawn).toHaveBeenCalledTimes(1)
})

test('as many pixels as are drawn or requested are not decoded again', () => {
  const { photo } = create()
  photo.load(file, 1280)
  photo.load(file, 1280)
  photo.load(file, 640)
  expect(decodings.map(({ longest }) => longest)).toEqual([1280])
  photo.load(file, 4096)
  expect(decodings.map(({ longest }) => longest)).toEqual([1280, 4096])
})

test('a small decoding that is late does not replace a large one', async () => {
  const { photo, canvas } = create()
  photo.load(file, 1280)
  photo.load(file, 6000)
  decodings[1]?.finish()
  await settled()
  decodings[0]?.finish()
  await settled()
  expect(canvas.content).toEqual(['photo 6000'])
  expect(decodings[0]?.bitmap.close).toHaveBeenCalledTimes(1)
})

test('the small decoding is shown if the large one fails', async () => {
  const { photo, canvas, listener } = create()
  photo.load(file, 1280)
  photo.load(file, 6000)
  decodings[1]?.fail(new Error('no'))
  decodings[0]?.finish()
  await settled()
  expect(canvas.content).toEqual(['photo 1280'])
  expect(listener.failed).toHaveBeenCalledWith(new Error('no'))
})

test('after clear a photo that was being decoded is not drawn, and its bitmap is closed', async () => {
  const { photo, canvas, listener } = create()
  photo.load(file, 1280)
  photo.clear()
  decodings[0]?.finish()
  await settled()
  expect(canvas.content).toEqual([])
  expect(photo.isEmpty()).toBe(true)
  expect(listener.drawn).not.toHaveBeenCalled()
  expect(decodings[0]?.bitmap.close).toHaveBeenCalledTimes(1)
})

test('a photo that was decoded for its estimate is drawn at once and not decoded again', () => {
  const { photo, canvas } = create()
  photo.draw(fakeImage('decoded', PHOTO) as unknown as ImageBitmap, PHOTO, 1280)
  photo.load(file, 1280, thumbnail)
  expect(canvas.content).toEqual(['decoded'])
  expect(canvas.width).toBe(1280)
  expect(decodings).toEqual([])
})
