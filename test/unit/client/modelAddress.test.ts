import { afterEach, expect, test, vi } from 'vitest'
import { askModelSize, readModelAddress } from '../../../src/client/modelAddress.ts'

afterEach(() => vi.unstubAllGlobals())

test('an address is absolute, without its fragment, and names its file', () => {
  vi.stubGlobal('document', { baseURI: 'https://page/app/' })
  expect(readModelAddress(' https://host:81/a/own%20one.onnx?x=1#part ')).toEqual({
    url: 'https://host:81/a/own%20one.onnx?x=1',
    host: 'host:81',
    name: 'own one.onnx',
    shown: 'https://host:81/a/own%20one.onnx?x=1',
  })
  expect(readModelAddress('models/own.onnx').url).toBe('https://page/app/models/own.onnx')
})

test.each([
  ['https://user:secret@host/a.onnx', 'model-credentials'],
  ['https:user:secret@host/a.onnx', 'model-credentials'],
  ['//user:secret@host/a.onnx', 'model-credentials'],
  ['', 'model-address'],
  ['https://', 'model-address'],
  ['javascript:alert(1)', 'model-address'],
  ['data:,x', 'model-address'],
  ['file:///etc/passwd', 'model-address'],
  ['<img/src=x>', 'model-address'],
  ['a model from a friend', 'model-address'],
])('%s is refused', (text, code) => {
  vi.stubGlobal('document', { baseURI: 'https://page/' })
  let thrown: unknown
  try {
    readModelAddress(text)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toMatchObject({ code })
  expect(String(thrown)).not.toContain('secret')
})

test.each([
  ['has a length', { 'Content-Length': '12' }, 200, 12],
  ['has no length', {}, 200, null],
  ['is a page', { 'Content-Length': '12', 'Content-Type': 'text/html' }, 200, null],
  ['is missing', { 'Content-Length': '12' }, 404, null],
])('the size of a file that %s', async (_, headers, status, size) => {
  const fetch = vi.fn(async () => new Response(null, { status, headers }))
  vi.stubGlobal('fetch', fetch)
  const address = { url: 'https://host/a.onnx', host: 'host', name: 'a.onnx', shown: '' }
  expect(await askModelSize(address)).toBe(size)
  expect(fetch.mock.calls[0]).toMatchObject(['https://host/a.onnx', { method: 'HEAD' }])
})
