import { beforeEach, expect, test, vi } from 'vitest'
import { isCancelled } from '../../../src/core/errors.ts'
import { download } from '../../../src/worker/download.ts'

const stored = new Map<string, unknown>()
vi.mock('../../../src/storage/kv.ts', () => ({
  read: async (_: string, key: string) => stored.get(key),
  write: async () => false,
  remove: async (_: string, key: string) => void stored.delete(key),
  listKeys: async () => [...stored.keys()],
}))

const BYTES = Uint8Array.from({ length: 100 }, (_, i) => i)
const wanted = {
  url: 'http://host/m.onnx',
  bytes: BYTES.length,
  sha256: 'id',
  title: 'the model',
  isResumable: true,
}
function silent(): void {
  return undefined
}

/** Never settles but by the signal, as a request does that nobody answers. */
function unanswered(_: unknown, { signal }: RequestInit): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal?.addEventListener('abort', () => reject(signal.reason)),
  )
}

function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it went well',
    (error: unknown) => error,
  )
}

beforeEach(() => {
  stored.clear()
  vi.useFakeTimers()
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

test('a server that accepts and never answers is given up with a sentence, after five tries', async () => {
  const fetch = vi.fn(unanswered)
  vi.stubGlobal('fetch', fetch)
  const outcome = caught(
    download(wanted, new Uint8Array(100), silent, new AbortController().signal),
  )
  await vi.advanceTimersByTimeAsync(5 * 20_000 + 11_000)
  expect(await outcome).toMatchObject({
    code: 'model-network',
    facts: { done: 0, total: 100, tries: 5 },
  })
  expect(fetch).toHaveBeenCalledTimes(5)
})

test('a server that falls silent is left, and asked for the rest', async () => {
  const half = new ReadableStream({ start: (controller) => controller.enqueue(BYTES.slice(0, 50)) })
  const fetch = vi.fn<typeof globalThis.fetch>()
  fetch.mockImplementationOnce(async (_, init) => {
    // A body ends with the request that brings it.
    const body = half.pipeThrough(
      new TransformStream(),
      init?.signal ? { signal: init.signal } : {},
    )
    return new Response(body)
  })
  fetch.mockImplementationOnce(async () => new Response(BYTES.slice(50), { status: 206 }))
  vi.stubGlobal('fetch', fetch)
  const into = new Uint8Array(100)
  const outcome = download(wanted, into, silent, new AbortController().signal)
  await vi.advanceTimersByTimeAsync(21_000)
  expect(await outcome).toBe(true)
  expect(into).toEqual(BYTES)
  expect(fetch.mock.calls[1]?.[1]?.headers).toEqual({ Range: 'bytes=50-' })
})

test('a cancel bites while nobody answers', async () => {
  vi.stubGlobal('fetch', vi.fn(unanswered))
  const leaver = new AbortController()
  const outcome = caught(download(wanted, new Uint8Array(100), silent, leaver.signal))
  await vi.advanceTimersByTimeAsync(5)
  leaver.abort()
  expect(isCancelled(await outcome)).toBe(true)
})

test('kept pieces that are not bytes are not used', async () => {
  stored.set('piece:id:000000000000', 'rubbish')
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response(BYTES))
  vi.stubGlobal('fetch', fetch)
  expect(await download(wanted, new Uint8Array(100), silent, new AbortController().signal)).toBe(
    true,
  )
  expect(fetch.mock.calls[0]?.[1]?.headers).toEqual({})
})
