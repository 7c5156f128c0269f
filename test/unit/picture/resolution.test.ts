import { expect, test, vi } from 'vitest'
import { longestForBox, longestForScreen } from '../../../src/picture/resolution.ts'

const PHOTO = { width: 6000, height: 3000 }

test('a box is covered by a power of two, so that a small change of its size changes nothing', () => {
  expect(longestForBox(PHOTO, { width: 900, height: 400 })).toBe(1024)
  expect(longestForBox(PHOTO, { width: 1000, height: 500 })).toBe(1024)
  expect(longestForBox(PHOTO, { width: 1030, height: 500 })).toBe(2048)
})

test('the side that needs more pixels decides', () => {
  expect(longestForBox(PHOTO, { width: 100, height: 1000 })).toBe(2048)
})

test('a picture is never larger than its photo, and never larger than 4096 pixels', () => {
  expect(longestForBox({ width: 700, height: 300 }, { width: 2000, height: 900 })).toBe(700)
  expect(longestForBox(PHOTO, { width: 9000, height: 4500 })).toBe(4096)
})

test('an element without a size yet gets 512 pixels', () => {
  expect(longestForBox(PHOTO, { width: 0, height: 0 })).toBe(512)
})

test('a screen counts in device pixels, between 1280 and 4096', () => {
  const onScreen = (width: number, ratio: number): number => {
    vi.stubGlobal('screen', { width, height: 500 })
    vi.stubGlobal('devicePixelRatio', ratio)
    return longestForScreen()
  }
  expect([onScreen(1000, 1), onScreen(1440, 2), onScreen(3000, 2)]).toEqual([1280, 2880, 4096])
  vi.unstubAllGlobals()
})

test('a picture that is shown stretched has rows for its height on the screen', () => {
  vi.stubGlobal('screen', { width: 1000, height: 500 })
  vi.stubGlobal('devicePixelRatio', 1)
  expect(longestForScreen({ width: 1200, height: 100 })).toBe(1280)
  expect(longestForScreen({ width: 4800, height: 200 })).toBe(2560)
  expect(longestForScreen({ width: 200, height: 4800 })).toBe(2560)
  expect(longestForScreen({ width: 66_000, height: 16 })).toBe(16_384)
  vi.unstubAllGlobals()
})
