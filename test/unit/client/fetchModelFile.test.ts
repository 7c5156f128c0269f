/** A download by address: what is refused, what continues, and what starts again. */
import { beforeEach, expect, test, vi } from 'vitest'
import { fetchModelFile } from '../../../src/client/fetchModelFile.ts'
import { MAX_MODEL_BYTES } from '../../../src/core/models.ts'

const stored = new Map<string, unknown>()
vi.mock('../../../src/storage/kv.ts', () => ({
  read: async (_: string, key: string) => stored.get(key),
  write: async (_: string, key: string, value: unknown) => (stored.set(key, value), true),
  remove: async (_: string, key: string) => void stored.delete(key),
  listKeys: async () => [...stored.keys()],
}))

const address = {
  url: 'https://host/own.onnx',
  host: 'host',
  name: 'own.onnx',
  shown: 'https://host/own.onnx',
}
const MEGA = 1024 * 1024
const FILE = Uint8Array.from({ length: 10 * MEGA }, (_, i) => i % 251)
const A = { 'Last-Modified': 'Mon, 30 Nov 2026 09:00:00 GMT' }
const B = { 'Last-Modified': 'Mon, 30 Nov 2026 10:00:00 GMT' }

type Answer = (headers: Record<string, string>) => Response | Promise<Response>

/** Each request gets the next answer; the last one stays. */
function serve(...answers: readonly Answer[]) {
  let next = 0
  const asked: string[] = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const headers = { ...(init.headers as Record<string, string>) }
    asked.push(headers['Range'] ?? 'whole')
    const answer = answers[Math.min(next++, answers.length - 1)]
    if (answer === undefined) throw new TypeError('Failed to fetch')
    return answer(headers)
  })
  return asked
}

/** The body ends with an error after `bytes` of `file`, as when the connection is lost. */
function cut(bytes: number, headers: Record<string, string>): Answer {
  return () => {
    let isSent = false
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          if (isSent) return controller.error(new TypeError('network error'))
          isSent = true
          controller.enqueue(FILE.slice(0, bytes))
        },
      },
      // An error discards what was not read yet.
      { highWaterMark: 0 },
    )
    return new Response(body, { headers: { ...headers, 'Content-Length': String(FILE.length) } })
  }
}

function whole(headers: Record<string, string>, file: Uint8Array<ArrayBuffer> = FILE): Answer {
  return ({ Range }) => {
    const from = Number(/\d+/.exec(Range ?? '')?.[0] ?? 0)
    const rest = file.slice(from)
    const length = { 'Content-Length': String(rest.length) }
    return new Response(rest, {
      status: from > 0 ? 206 : 200,
      headers: { ...headers, ...length },
    })
  }
}

/** The matcher compares ten million elements one by one. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => error)
}

beforeEach(() => {
  stored.clear()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

/** Runs the delays between two tries. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let isDone = false
  const done = promise.finally(() => (isDone = true))
  done.catch(() => undefined)
  while (!isDone) {
    await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(100)
  }
  return done
}

test('a file of unknown size arrives whole, and nothing of it stays in storage', async () => {
  serve(() => new Response(FILE))
  const seen: unknown[] = []
  const file = await fetchModelFile(address, { onProgress: ({ bytes }) => seen.push(bytes?.total) })
  expect(isEqual(file.bytes, FILE)).toBe(true)
  expect(new Set(seen)).toEqual(new Set([0]))
  await file.discard()
  expect(stored.size).toBe(0)
})

test.each([
  ['is missing', () => new Response('', { status: 404 }), { code: 'model-http' }],
  [
    'is a web page',
    () => new Response('<html>', { headers: { 'Content-Type': 'text/html; charset=utf-8' } }),
    { code: 'model-page' },
  ],
  [
    'says that it is too large',
    () => new Response('x', { headers: { 'Content-Length': String(MAX_MODEL_BYTES + 1) } }),
    { code: 'model-too-big', facts: { limit: 2000 } },
  ],
])('a file that %s is asked for once and refused', async (_, answer, error) => {
  const asked = serve(answer)
  expect(await settled(outcome(fetchModelFile(address)))).toMatchObject(error)
  expect(asked).toEqual(['whole'])
})

test('a host that other sites may not read is named at once', async () => {
  const asked = serve(() => {
    throw new TypeError('Failed to fetch')
  })
  expect(await settled(outcome(fetchModelFile(address)))).toMatchObject({ code: 'model-blocked' })
  expect(asked).toHaveLength(1)
})

test('a cut download continues where it stopped', async () => {
  const asked = serve(cut(6 * MEGA, A), whole(A))
  const file = await settled(fetchModelFile(address))
  expect(isEqual(file.bytes, FILE)).toBe(true)
  expect(asked).toEqual(['whole', `bytes=${6 * MEGA}-`])
})

test('a download that ended in an earlier visit continues', async () => {
  serve(cut(6 * MEGA, A), () => new Response('', { status: 503 }))
  expect(await settled(outcome(fetchModelFile(address)))).toMatchObject({ code: 'model-network' })
  const asked = serve(whole(A))
  expect(isEqual((await settled(fetchModelFile(address))).bytes, FILE)).toBe(true)
  expect(asked).toEqual([`bytes=${6 * MEGA}-`])
})

test('another version of the file is read from its start', async () => {
  const other = FILE.map((value) => 255 - value)
  const asked = serve(cut(6 * MEGA, A), whole(B, other))
  expect(isEqual((await settled(fetchModelFile(address))).bytes, other)).toBe(true)
  expect(asked).toEqual(['whole', `bytes=${6 * MEGA}-`, 'whole'])
})

test('a file without a version is read from its start', async () => {
  const asked = serve(cut(6 * MEGA, {}), whole({}))
  expect(isEqual((await settled(fetchModelFile(address))).bytes, FILE)).toBe(true)
  expect(asked).toEqual(['whole', 'whole'])
})

test('a file that arrived whole and was not added is not requested again', async () => {
  serve(whole(A))
  await settled(fetchModelFile(address))
  const asked = serve()
  expect(isEqual((await settled(fetchModelFile(address))).bytes, FILE)).toBe(true)
  expect(asked).toEqual([])
})

test('an abort keeps what has arrived', async () => {
  const controller = new AbortController()
  serve(cut(6 * MEGA, A))
  const ended = outcome(
    fetchModelFile(address, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    }),
  )
  expect(await settled(ended)).toMatchObject({ name: 'AbortError' })
  const asked = serve(whole(A))
  expect(isEqual((await settled(fetchModelFile(address))).bytes, FILE)).toBe(true)
  expect(asked[0]).toMatch(/^bytes=\d+-$/)
})
