import { beforeEach, expect, test, vi } from 'vitest'
import { receiveShared } from '../../../src/sw/share.ts'

const SCOPE = 'https://site.example/depth/'

/** What the cache holds, by URL. */
const stored = new Map<string, Response>()

const cache = {
  keys: async () => [...stored.keys()],
  delete: async (key: string) => stored.delete(key),
  put: async (url: URL, response: Response) => void stored.set(url.href, response),
}

beforeEach(() => {
  stored.clear()
  vi.stubGlobal('caches', { open: async () => cache })
  return () => vi.unstubAllGlobals()
})

function share(...files: readonly File[]): Promise<Response> {
  const body = new FormData()
  body.append('title', 'Text is not a picture.')
  for (const file of files) body.append('photos', file)
  return receiveShared(new Request(`${SCOPE}share`, { method: 'POST', body }), SCOPE)
}

test('shared files are stored in order, with type and name', async () => {
  const first = new File(['one'], 'Straße 1.jpg', { type: 'image/jpeg' })
  const response = await share(first, new File(['two'], 'two'))
  expect([response.status, response.headers.get('Location')]).toEqual([303, `${SCOPE}?shared`])
  const files = await Promise.all(
    [...stored].map(async ([url, file]) => [
      url,
      await file.text(),
      file.headers.get('Content-Type'),
      decodeURIComponent(file.headers.get('X-Name') ?? ''),
    ]),
  )
  expect(files).toEqual([
    [`${SCOPE}shared/0`, 'one', 'image/jpeg', 'Straße 1.jpg'],
    [`${SCOPE}shared/1`, 'two', 'application/octet-stream', 'two'],
  ])
})

test('an earlier share that the page has not read is replaced', async () => {
  await share(new File(['a'], 'a'), new File(['b'], 'b'))
  await share(new File(['c'], 'c'))
  expect([...stored.keys()]).toEqual([`${SCOPE}shared/0`])
  expect(await stored.get(`${SCOPE}shared/0`)?.text()).toBe('c')
})

test('at most 32 files are stored, and empty ones are left out', async () => {
  const files = Array.from({ length: 40 }, (_, i) => new File(['x'], `${i}`))
  await share(new File([], 'empty'), ...files)
  expect(stored.size).toBe(32)
})

test('a request that is not a form, or storage that fails, still opens the page', async () => {
  const notAForm = new Request(`${SCOPE}share`, { method: 'POST', body: 'text' })
  expect((await receiveShared(notAForm, SCOPE)).status).toBe(303)
  vi.stubGlobal('caches', { open: () => Promise.reject(new Error('Denied.')) })
  expect((await share(new File(['a'], 'a'))).status).toBe(303)
})
