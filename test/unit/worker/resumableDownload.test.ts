import { beforeEach, expect, test, vi } from 'vitest'
import { isCancelled } from '../../../src/core/errors.ts'
import { download } from '../../../src/worker/resumableDownload.ts'

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
  cache: 'no-cache' as const,
  isResumable: true,
}
function silent(): void {
  return undefined
}

/** A request that gets no response: only its signal ends it. */
function unanswered(_: unknown, { signal }: RequestInit): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal?.addEventListener('abort', () => reject(signal.reason)),
  )
}

function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'resolved',
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

test('a server that never responds fails with model-network after five tries', async () => {
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

test('a server that stops sending is asked for the rest with a range request', async () => {
  const half = new ReadableStream({ start: (controller) => controller.enqueue(BYTES.slice(0, 50)) })
  const fetch = vi.fn<typeof globalThis.fetch>()
  fetch.mockImplementationOnce(async (_, init) => {
    // Aborting a request also ends its body.
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

test('a server that starts again at 0 and stops at other bytes each time fails after five tries', async () => {
  // The third try reaches more than the second one, but no more than the first.
  const reached = [50, 30, 40, 45, 20]
  const fetch = vi.fn<typeof globalThis.fetch>(async () => {
    const part = BYTES.slice(0, reached[fetch.mock.calls.length - 1])
    return new Response(part, { headers: { 'Content-Length': '100' } })
  })
  vi.stubGlobal('fetch', fetch)
  const outcome = caught(
    download(wanted, new Uint8Array(100), silent, new AbortController().signal),
  )
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await outcome).toMatchObject({ code: 'model-network', facts: { tries: 5 } })
  expect(fetch).toHaveBeenCalledTimes(5)
})

test('an abort ends a download whose server does not respond', async () => {
  vi.stubGlobal('fetch', vi.fn(unanswered))
  const controller = new AbortController()
  const outcome = caught(download(wanted, new Uint8Array(100), silent, controller.signal))
  await vi.advanceTimersByTimeAsync(5)
  controller.abort()
  expect(isCancelled(await outcome)).toBe(true)
})

test('a stored piece that is not bytes is ignored', async () => {
  stored.set('piece:id:000000000000', 'rubbish')
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response(BYTES))
  vi.stubGlobal('fetch', fetch)
  expect(await download(wanted, new Uint8Array(100), silent, new AbortController().signal)).toBe(
    true,
  )
  expect(fetch.mock.calls[0]?.[1]?.headers).toEqual({})
})

test('the pieces of an earlier visit are not downloaded again', async () => {
  stored.set('piece:id:000000000000', BYTES.slice(0, 30))
  stored.set('piece:id:000000000030', BYTES.slice(30, 60))
  const fetch = vi.fn<typeof globalThis.fetch>(
    async () => new Response(BYTES.slice(60), { status: 206 }),
  )
  vi.stubGlobal('fetch', fetch)
  const into = new Uint8Array(100)
  expect(await download(wanted, into, silent, new AbortController().signal)).toBe(true)
  expect(into).toEqual(BYTES)
  expect(fetch.mock.calls[0]?.[1]?.headers).toEqual({ Range: 'bytes=60-' })
})

test.each([
  ['longer', 101],
  ['shorter', 99],
])(
  'a complete file that is %s than expected is refused, and its pieces are removed',
  async (_, length) => {
    stored.set('piece:id:000000000000', BYTES.slice(0, 30))
    vi.stubGlobal('fetch', async () => {
      const body = new Uint8Array(length)
      return new Response(body, { headers: { 'Content-Length': `${length}` } })
    })
    const outcome = caught(
      download(wanted, new Uint8Array(100), silent, new AbortController().signal),
    )
    expect(await outcome).toMatchObject({ code: 'model-length', facts: { expected: 100 } })
    expect(stored.size).toBe(0)
  },
)

test.each([
  ['a 404', () => new Response('', { status: 404 })],
  ['an HTML page', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } })],
])('%s means that the host has no such file', async (_, response) => {
  vi.stubGlobal('fetch', async () => response())
  expect(await download(wanted, new Uint8Array(100), silent, new AbortController().signal)).toBe(
    false,
  )
})
