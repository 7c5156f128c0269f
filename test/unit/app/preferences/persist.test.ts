import { beforeEach, expect, test, vi } from 'vitest'
import { askToPersist, persistOnce } from '../../../../src/app/preferences/persist.ts'

const persist = vi.fn(async () => false)
const kept = new Map<string, string>()
const profile = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
}

beforeEach(() => {
  kept.clear()
  persist.mockClear()
  vi.stubGlobal('navigator', { storage: { persist } })
  vi.stubGlobal('localStorage', profile)
  return () => vi.unstubAllGlobals()
})

test('asked once, also where the answer was no and in the visits after', async () => {
  await persistOnce()
  await persistOnce()
  expect(persist).toHaveBeenCalledTimes(1)
})

test('several maps that end at once ask once', async () => {
  await Promise.all([persistOnce(), persistOnce(), persistOnce()])
  expect(persist).toHaveBeenCalledTimes(1)
})

test('never where it could not be remembered that it was asked', async () => {
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('Full.', 'QuotaExceededError')
    },
  })
  await persistOnce()
  expect(persist).not.toHaveBeenCalled()
})

test('the visitor may ask as often as they like, and a browser without an answer says no', async () => {
  persist.mockResolvedValueOnce(true)
  expect(await askToPersist()).toBe(true)
  expect(await askToPersist()).toBe(false)
  vi.stubGlobal('navigator', {})
  expect(await askToPersist()).toBe(false)
})
