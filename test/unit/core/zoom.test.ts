import { expect, test } from 'vitest'
import {
  FITTED,
  fitScale,
  frameToPhoto,
  imageRect,
  MAX_SCALE,
  panBy,
  panIntoView,
  photoToFrame,
  zoomBy,
  zoomTo,
} from '../../../src/core/zoom.ts'

const photo = { width: 4000, height: 3000 }
const frame = { width: 400, height: 300 }
const middle = { x: 200, y: 150 }

test('FITTED makes any picture fill its frame', () => {
  expect(imageRect(FITTED, photo, frame)).toEqual({ left: 0, top: 0, ...frame })
  expect(imageRect(FITTED, { width: 20_000, height: 20 }, frame)).toEqual({
    left: 0,
    top: 0,
    ...frame,
  })
})

test('zooming keeps the point under the pointer in place', () => {
  const at = { x: 130, y: 90 }
  const before = frameToPhoto(imageRect(FITTED, photo, frame), photo, at)
  let zoom = FITTED
  for (const factor of [1.5, 3, 0.7, 8]) {
    zoom = zoomBy(zoom, photo, frame, factor, at)
    const after = frameToPhoto(imageRect(zoom, photo, frame), photo, at)
    expect(after.x).toBeCloseTo(before.x, 6)
    expect(after.y).toBeCloseTo(before.y, 6)
  }
})

test('at 400% a photo’s pixel is four CSS pixels wide and high', () => {
  const sheet = imageRect(zoomTo(FITTED, photo, frame, 4, middle), photo, frame)
  const [a, b] = [
    photoToFrame(sheet, photo, { x: 100, y: 100 }),
    photoToFrame(sheet, photo, { x: 101, y: 101 }),
  ]
  expect([b.x - a.x, b.y - a.y]).toEqual([4, 4])
})

test('panning stops at an edge and reverses without a delay', () => {
  const zoomed = zoomTo(FITTED, photo, frame, 1, middle)
  const pushed = panBy(zoomed, photo, frame, 1e6, 1e6)
  expect(imageRect(pushed, photo, frame)).toMatchObject({ left: 0, top: 0 })
  expect(imageRect(panBy(pushed, photo, frame, -10, -20), photo, frame)).toMatchObject({
    left: -10,
    top: -20,
  })
})

test('zoom is limited to 3200% and to the smaller of the whole picture and 100%', () => {
  expect(zoomBy(zoomTo(FITTED, photo, frame, 1, middle), photo, frame, 1e-6, middle)).toEqual(
    FITTED,
  )
  const small = { width: 40, height: 30 }
  expect(zoomBy(FITTED, small, frame, 1e-6, middle).scale).toBe(1)
  expect(imageRect(zoomTo(FITTED, small, frame, 1, middle), small, frame)).toEqual({
    left: 180,
    top: 135,
    ...small,
  })
  expect(zoomBy(FITTED, photo, frame, 1e6, middle).scale).toBe(MAX_SCALE)
  expect(zoomBy(FITTED, { width: 1, height: 1 }, frame, 2, middle)).toEqual(FITTED)
  expect(fitScale({ width: 1, height: 1 }, frame)).toBe(300)
})

test('panIntoView moves only for a point outside the frame', () => {
  const zoom = zoomTo(FITTED, photo, frame, 2, middle)
  const far = { x: 3990, y: 20 }
  const at = photoToFrame(imageRect(panIntoView(zoom, photo, frame, far), photo, frame), photo, far)
  expect(at.x).toBeGreaterThan(0)
  expect(at.x).toBeLessThan(400)
  expect(at.y).toBeGreaterThanOrEqual(0)
  expect(at.y).toBeLessThan(300)
  expect(panIntoView(zoom, photo, frame, zoom.centre)).toEqual(zoom)
  expect(panIntoView(FITTED, photo, frame, far)).toEqual(FITTED)
})
