import { expect, test, vi } from 'vitest'
import { createCrosshair } from '../../../../src/app/measure/crosshair.ts'
import type { ZoomControl } from '../../../../src/app/stage/zoomControl.ts'

/** A photo of 400 × 200 pixels, shown with `width` CSS pixels. */
function setUp(width = 400) {
  const zoom = {
    photoSize: () => ({ width: 400, height: 200 }),
    sheet: () => ({ left: 0, top: 0, width, height: width / 2 }),
    reveal: vi.fn(),
  }
  const moved = vi.fn()
  return { zoom, moved, crosshair: createCrosshair(zoom as unknown as ZoomControl, moved) }
}

function key(name: string, shiftKey = false): KeyboardEvent {
  return { key: name, shiftKey } as KeyboardEvent
}

test('a point is measured at the centre of its pixel, and inside the photo', () => {
  const { crosshair } = setUp()
  crosshair.moveTo({ x: 10.9, y: 20 })
  expect(crosshair.position()).toEqual({ x: 10.5, y: 20.5 })
  crosshair.moveTo({ x: -5, y: 200 })
  expect(crosshair.position()).toEqual({ x: 0.5, y: 199.5 })
})

test('the first arrow key places the crosshair in the centre, the next ones move it', () => {
  const { crosshair, zoom, moved } = setUp()
  expect(crosshair.handleKey(key('ArrowRight'))).toBe(true)
  expect(crosshair.position()).toEqual({ x: 200.5, y: 100.5 })
  crosshair.handleKey(key('ArrowRight'))
  expect(crosshair.position()).toEqual({ x: 202.5, y: 100.5 })
  crosshair.handleKey(key('ArrowUp', true))
  expect(crosshair.position()).toEqual({ x: 202.5, y: 80.5 })
  expect(zoom.reveal).toHaveBeenLastCalledWith({ x: 202.5, y: 80.5 })
  expect(moved).toHaveBeenCalledTimes(3)
})

test('an arrow key moves two CSS pixels, and at least one pixel of the photo', () => {
  const reduced = setUp(100).crosshair
  const enlarged = setUp(4000).crosshair
  for (const crosshair of [reduced, enlarged]) {
    crosshair.moveTo({ x: 100, y: 100 })
    crosshair.handleKey(key('ArrowLeft'))
  }
  expect([reduced.position()?.x, enlarged.position()?.x]).toEqual([92.5, 99.5])
})

test('other keys are not used', () => {
  const { crosshair, moved } = setUp()
  expect(crosshair.handleKey(key('a'))).toBe(false)
  expect(moved).not.toHaveBeenCalled()
})

test('a hovering pointer is measured before the crosshair, until the crosshair moves', () => {
  const { crosshair } = setUp()
  crosshair.moveTo({ x: 10, y: 10 })
  crosshair.setHover({ x: 50, y: 60 })
  expect(crosshair.activePoint()).toEqual({ x: 50.5, y: 60.5 })
  expect(crosshair.position()).toEqual({ x: 10.5, y: 10.5 })
  crosshair.setHover(null)
  expect(crosshair.activePoint()).toEqual({ x: 10.5, y: 10.5 })
})
