/** The sentences for a starter that does not arrive, and a server that does not respond. */
import { beforeEach, expect, test, vi } from 'vitest'
import { toHex } from '../../../src/core/bytes.ts'
import { MIDAS_SMALL, STARTER } from '../../../src/core/models.ts'
import type { Model } from '../../../src/core/types.ts'
import { readModel, storeModel } from '../../../src/worker/modelBytes.ts'

vi.mock('../../../src/storage/kv.ts', () => ({
  read: async () => undefined,
  write: async () => false,
  remove: async () => undefined,
  listKeys: async () => [],
}))

const location = {
  base: 'http://host/',
  files: {
    glue: 'http://host/glue',
    wasm: 'http://host/wasm',
    starter: 'http://host/assets/starter-1.onnx',
    turbo: {
      relaxed: 'http://host/r',
      plain: 'http://host/p',
      transformer: { relaxed: 'http://host/tr', plain: 'http://host/tp' },
      helper: 'http://host/h',
    },
  },
}

function reading(model: Model): Promise<unknown> {
  const signal = new AbortController().signal
  return readModel(model, location, () => undefined, signal).then(
    () => 'resolved',
    (error: unknown) => error,
  )
}

/** Each test has a model of its own, because failures are remembered. */
let made = 0
function own(model: Model): Model {
  made += 1
  return { ...model, sha256: String(made).padStart(64, '0') }
}

beforeEach(() => {
  vi.useFakeTimers()
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

test.each([
  ['is missing', () => new Response('', { status: 404 }), 'asset-missing'],
  [
    'is answered with HTML',
    () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
    'asset-missing',
  ],
  [
    'is cut off',
    () => new Response(new Uint8Array(99), { headers: { 'Content-Length': '99' } }),
    'asset-damaged',
  ],
  ['is altered', () => new Response(new Uint8Array(STARTER.bytes)), 'asset-damaged'],
])('a starter that %s is reported as a part of the page', async (_, response, code) => {
  vi.stubGlobal('fetch', async () => response())
  expect(await reading(own(STARTER))).toMatchObject({ code, facts: { file: 'starter-1.onnx' } })
})

test('a starter that the cache of the browser has altered is requested from the server', async () => {
  const bytes = new Uint8Array(STARTER.bytes)
  const sha256 = toHex(await crypto.subtle.digest('SHA-256', bytes))
  const modes: unknown[] = []
  vi.stubGlobal('fetch', async (_: unknown, { cache }: RequestInit) => {
    modes.push(cache)
    return new Response(cache === 'reload' ? bytes : new Uint8Array(STARTER.bytes).fill(1))
  })
  expect(await reading({ ...STARTER, sha256 })).toBe('resolved')
  expect(modes).toEqual(['default', 'reload'])
})

test('a server that does not respond costs a batch of photos one wait', async () => {
  const fetch = vi.fn(async () => Promise.reject(new TypeError('refused')))
  vi.stubGlobal('fetch', fetch)
  const model = own({
    ...MIDAS_SMALL,
    source: { kind: 'fetched', urls: ['models/midas-small.onnx'] },
  })
  const first = reading(model)
  await vi.advanceTimersByTimeAsync(11_000)
  expect(await first).toMatchObject({ code: 'model-network' })
  expect(fetch).toHaveBeenCalledTimes(5)
  for (let photo = 0; photo < 300; photo += 1)
    expect(await reading(model)).toMatchObject({ code: 'model-network' })
  expect(fetch).toHaveBeenCalledTimes(5)
  await vi.advanceTimersByTimeAsync(15_000)
  const later = reading(model)
  await vi.advanceTimersByTimeAsync(11_000)
  expect(await later).toMatchObject({ code: 'model-network' })
  expect(fetch).toHaveBeenCalledTimes(10)
})

test('a large file of the visitor is kept as a Blob, read when it is needed, and checked', async () => {
  vi.useRealTimers()
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index)
  const sha256 = toHex(await crypto.subtle.digest('SHA-256', bytes))
  const model: Model = { ...STARTER, bytes: 1000, sha256, source: { kind: 'own' } }
  // The storage takes nothing here, so the worker holds the file for this visit.
  expect(await storeModel(model, new Blob([bytes.subarray(0, 400), bytes.subarray(400)]))).toBe(
    false,
  )
  const signal = new AbortController().signal
  const read = () => readModel(model, location, () => undefined, signal)
  expect(await read()).toEqual(bytes)
  await storeModel(model, new Blob([bytes.subarray(0, 999), Uint8Array.of(0)]))
  await expect(read()).rejects.toMatchObject({ code: 'model-hash' })
})
