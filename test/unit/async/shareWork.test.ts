import { beforeEach, expect, test, vi } from 'vitest'
import { shareWork } from '../../../src/async/shareWork.ts'

type Hold = (lock: object | null) => Promise<void>

/** Web Locks (W3C) as far as they are used here: one name, exclusive. */
function fakeLocks() {
  let tail = Promise.resolve()
  let held = 0
  const request = (_: string, options: LockOptions, hold: Hold): Promise<void> => {
    if (options.ifAvailable === true && held > 0) return hold(null)
    held += 1
    const before = tail
    const turn = before.then(() => {
      if (options.signal?.aborted === true) throw new DOMException('Aborted.', 'AbortError')
      return hold({})
    })
    tail = turn.catch(() => undefined).then(() => void (held -= 1))
    const left = new Promise<never>((_resolve, reject) =>
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason)),
    )
    return Promise.race([turn, left])
  }
  return { request }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { locks: fakeLocks() })
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

/** A site whose storage holds one value. `work` takes `ms`. */
function site(ms: number) {
  let stored: string | undefined
  const work = vi.fn(async () => {
    await new Promise((resolve) => setTimeout(resolve, ms))
    return 'made'
  })
  const tab = (signal?: AbortSignal): Promise<string> =>
    shareWork({
      name: 'map',
      signal,
      recall: async () => stored,
      work,
      whenStored: async (value) => void (stored = value),
    })
  return { tab, work }
}

test('of eight tabs one does the work, and the others take what it stored', async () => {
  const { tab, work } = site(1000)
  const tabs = Promise.all(Array.from({ length: 8 }, () => tab()))
  await vi.advanceTimersByTimeAsync(1000)
  expect(await tabs).toEqual(Array.from({ length: 8 }, () => 'made'))
  expect(work).toHaveBeenCalledTimes(1)
})

test('a frozen tab holds the others up for half a minute', async () => {
  const { tab, work } = site(1000)
  void tab()
  work.mockImplementationOnce(() => new Promise(() => undefined))
  vi.stubGlobal('navigator', { locks: fakeLocks() })
  void tab()
  const second = tab()
  await vi.advanceTimersByTimeAsync(31_000)
  expect(await second).toBe('made')
})

test('a tab that leaves does not wait on', async () => {
  const { tab, work } = site(1000)
  const first = tab()
  const leaver = new AbortController()
  const second = tab(leaver.signal).catch((error: unknown) => error)
  leaver.abort()
  await vi.advanceTimersByTimeAsync(1000)
  expect(await second).toMatchObject({ name: 'AbortError' })
  expect(await first).toBe('made')
  expect(work).toHaveBeenCalledTimes(1)
})

test('the work that fails in one tab is tried in the next', async () => {
  const { tab, work } = site(1000)
  work.mockRejectedValueOnce(new Error('no'))
  const first = tab().catch((error: unknown) => error)
  const second = tab()
  await vi.advanceTimersByTimeAsync(1000)
  expect(await first).toMatchObject({ message: 'no' })
  expect(await second).toBe('made')
})

test.each([
  ['without locks', {}],
  ['that refuses locks', { locks: { request: () => Promise.reject(new Error('denied')) } }],
])('a browser %s does the work itself', async (_, navigator) => {
  vi.stubGlobal('navigator', navigator)
  const { tab, work } = site(10)
  const only = tab()
  await vi.advanceTimersByTimeAsync(10)
  expect(await only).toBe('made')
  expect(work).toHaveBeenCalledTimes(1)
})
