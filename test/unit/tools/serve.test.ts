import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compress } from '../../../tools/site/compress.mjs'
import { serve } from '../../../tools/site/serve.mjs'
import { ask } from './hosts/ask.ts'

const SCRIPT = 'export const answer = 42\n'.repeat(200)
const NOISE = Uint8Array.from({ length: 5000 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24)

let folder = ''
let site = { url: '', close: async () => {} }
let plain = site

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'serve-'))
  const dist = path.join(folder, 'dist')
  await mkdir(path.join(dist, 'assets'), { recursive: true })
  await writeFile(path.join(dist, 'index.html'), '<!doctype html><title>x</title>')
  await writeFile(path.join(dist, 'assets', 'app-a1B2_c-4.js'), SCRIPT)
  await writeFile(path.join(dist, 'noise.onnx'), NOISE)
  await writeFile(path.join(dist, '.secret'), 'x')
  await compress(dist, path.join(folder, 'cache'))
  site = await serve({ root: dist, port: 0 })
  plain = await serve({ root: dist, port: 0, headers: 'plain', base: '/sub/' })
})

afterAll(async () => {
  await Promise.all([site.close(), plain.close()])
  await rm(folder, { recursive: true })
})

describe('the server of the built site', () => {
  test('sends the isolation headers with every response', async () => {
    for (const file of ['', 'assets/app-a1B2_c-4.js', 'noise.onnx', 'nothing']) {
      expect((await ask(site.url, file)).headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'cross-origin',
        'document-isolation-policy': 'isolate-and-require-corp',
        'x-content-type-options': 'nosniff',
      })
    }
  })

  test('keeps running after a file disappears while it is sent', async () => {
    const dist = path.join(folder, 'passing')
    await mkdir(dist)
    await writeFile(path.join(dist, 'a.txt'), 'a')
    await writeFile(path.join(dist, 'b.txt'), 'b')
    const passing = await serve({
      root: dist,
      port: 0,
      extra: (request, response) => {
        const send = response.writeHead.bind(response) as (...given: unknown[]) => typeof response
        response.writeHead = (...given: unknown[]) => {
          if (request.url === '/a.txt') rmSync(path.join(dist, 'a.txt'))
          return send(...given)
        }
        return false
      },
    })
    await expect(ask(passing.url, 'a.txt')).rejects.toThrow()
    expect((await ask(passing.url, 'b.txt')).body.toString()).toBe('b')
    await passing.close()
  })

  test('without isolation sends no isolation headers', async () => {
    const { status, headers } = await ask(plain.url, '')
    expect(status).toBe(200)
    expect(headers).not.toHaveProperty('cross-origin-embedder-policy')
    expect(headers).not.toHaveProperty('document-isolation-policy')
    expect((await ask(plain.url.replace('sub/', ''), '')).status).toBe(404)
  })

  test('answers a missing model with a 404', async () => {
    expect((await ask(site.url, 'models/none.onnx')).status).toBe(404)
  })

  test('hides dot files and paths outside the folder', async () => {
    for (const file of ['.secret', '%2esecret', '../cache/', '%2e%2e/cache/', '..%2fcache']) {
      expect((await ask(site.url, file)).status, file).toBe(404)
    }
    expect((await ask(site.url, '%E0%A4%A')).status).toBe(400)
  })

  test('sends compressed copies with the same bytes and the type of the file', async () => {
    const brotli = await ask(site.url, 'assets/app-a1B2_c-4.js', { 'accept-encoding': 'gzip, br' })
    expect(brotli.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
    })
    expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT)
    const gzip = await ask(site.url, 'assets/app-a1B2_c-4.js', { 'accept-encoding': 'gzip' })
    expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT)
    expect((await ask(site.url, 'assets/app-a1B2_c-4.js')).body.toString()).toBe(SCRIPT)
  })

  test('marks only hashed assets as immutable', async () => {
    expect((await ask(site.url, 'assets/app-a1B2_c-4.js')).headers['cache-control']).toContain(
      'immutable',
    )
    for (const file of ['', 'noise.onnx'])
      expect((await ask(site.url, file)).headers['cache-control']).toBe('no-cache')
    const { headers } = await ask(site.url, 'noise.onnx')
    expect(
      (await ask(site.url, 'noise.onnx', { 'if-none-match': String(headers.etag) })).status,
    ).toBe(304)
  })

  test('counts a range in the bytes of the uncompressed file', async () => {
    const { status, headers, body } = await ask(site.url, 'assets/app-a1B2_c-4.js', {
      range: 'bytes=100-',
      'accept-encoding': 'br',
    })
    expect(status).toBe(206)
    expect(headers['content-range']).toBe(`bytes 100-${SCRIPT.length - 1}/${SCRIPT.length}`)
    expect(body.toString()).toBe(SCRIPT.slice(100))
    expect((await ask(site.url, 'noise.onnx', { range: 'bytes=5000-' })).status).toBe(416)
  })

  test('uses the next port if the port is taken', async () => {
    const port = Number(new URL(site.url).port)
    const other = await serve({ root: path.join(folder, 'dist'), port })
    expect(Number(new URL(other.url).port)).toBeGreaterThan(port)
    await other.close()
  })

  test('lets `extra` answer before the files', async () => {
    const other = await serve({
      root: path.join(folder, 'dist'),
      port: 0,
      extra: (request, response) => {
        if (request.url !== '/noise.onnx') return false
        response.destroy()
        return true
      },
    })
    await expect(ask(other.url, 'noise.onnx')).rejects.toThrow()
    expect((await ask(other.url, '')).status).toBe(200)
    await other.close()
  })
})
