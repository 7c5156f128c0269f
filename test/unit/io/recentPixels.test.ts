import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepPixels, takePixels } from '../../../src/io/recentPixels.ts'

function bitmap() {
  return { close: vi.fn() } as unknown as ImageBitmap & { readonly close: ReturnType<typeof vi.fn> }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the pixels of the latest photo are handed out once', () => {
  const pixels = bitmap()
  keepPixels('a', pixels)
  expect(takePixels('b')).toBeNull()
  expect(takePixels('a')).toBe(pixels)
  expect(takePixels('a')).toBeNull()
  vi.runAllTimers()
  expect(pixels.close).not.toHaveBeenCalled()
})

test('pixels are closed when another photo takes their place, and after a moment', () => {
  const [first, second] = [bitmap(), bitmap()]
  keepPixels('a', first)
  keepPixels('b', second)
  expect(first.close).toHaveBeenCalledTimes(1)
  expect(second.close).not.toHaveBeenCalled()
  vi.runAllTimers()
  expect(second.close).toHaveBeenCalledTimes(1)
  expect(takePixels('b')).toBeNull()
})
