import { beforeEach, expect, test, vi } from 'vitest'
import { rememberSpeed, speedOf } from '../../../../src/app/models/speeds.ts'
import { STARTER } from '../../../../src/core/models.ts'

const setItem = vi.fn()

beforeEach(() => {
  const stored = new Map<string, string>()
  setItem.mockReset().mockImplementation((key: string, value: string) => stored.set(key, value))
  vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem })
  return () => vi.unstubAllGlobals()
})

test('a model’s time is stored when it changes by more than a fifth', () => {
  expect(speedOf(STARTER)).toBeUndefined()
  for (const ms of [20, 21, 17, 23, 20]) rememberSpeed(STARTER, ms)
  expect(speedOf(STARTER)).toBe(20)
  expect(setItem).toHaveBeenCalledTimes(1)
  rememberSpeed(STARTER, 30)
  expect(speedOf(STARTER)).toBe(30)
})

test('a model that did not run has no time', () => {
  rememberSpeed(STARTER, 0)
  rememberSpeed(STARTER, undefined)
  expect(speedOf(STARTER)).toBeUndefined()
})
