/** Compares what real servers send with the files of deploy/ with what tools/site/serve.mjs sends. */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMON } from '../../../../tools/site/headers.mjs'
import { serve } from '../../../../tools/site/serve.mjs'
import { type Answer, ask } from './ask.ts'
import { type Running, SERVERS } from './servers.ts'
import { FILES, makeSite, type Small } from './site.ts'

let small: Small
let ours: Running

beforeAll(async () => {
  small = await makeSite()
  ours = await serve({ root: small.root, port: 0 })
})

afterAll(async () => {
  await ours.close()
  await rm(small.folder, { recursive: true })
})

function decoded({ headers, body }: Answer): Buffer {
  const encoding = headers['content-encoding']
  return encoding === 'br'
    ? brotliDecompressSync(body)
    : encoding === 'gzip'
      ? gunzipSync(body)
      : body
}

function common({ headers }: Answer) {
  return Object.fromEntries(Object.keys(COMMON).map((name) => [name, headers[name.toLowerCase()]]))
}

/** Everything that a browser depends on. */
function essence(answer: Answer) {
  return {
    status: answer.status,
    ...common(answer),
    cache: answer.headers['cache-control'],
    type: answer.headers['content-type']?.toLowerCase(),
    encoding: answer.headers['content-encoding'],
    range: answer.headers['content-range'],
    frames: answer.headers['x-frame-options'],
    bytes: decoded(answer).toString('base64'),
  }
}

const PLACES = ['', 'a/b/'].flatMap((base) =>
  ['', ...Object.keys(FILES)].map((name) => ({
    address: base + name,
    bytes: FILES[name || 'index.html'],
  })),
)

const MISSING = [
  'nothing',
  'assets/gone-a1B2_c-4.js',
  'models/none.onnx',
  'a/b/none.wasm',
  '.hidden',
  'a/b/.hidden',
  '.htaccess',
]

for (const { name, encodings, lacking, start } of SERVERS) {
  describe.skipIf(lacking !== null)(lacking === null ? name : `${name} (${lacking})`, () => {
    let server: Running
    beforeAll(async () => {
      const folder = path.join(small.folder, name)
      await mkdir(folder)
      // Another process may have taken the free port before the server opens it.
      server = await start(small.root, folder).catch(() => start(small.root, folder))
    })
    afterAll(() => server.close())

    test('every kind of file has our headers and bytes', async () => {
      for (const { address, bytes } of PLACES) {
        for (const accepted of [
          {},
          { 'accept-encoding': encodings },
          { 'accept-encoding': 'gzip' },
        ]) {
          const answer = await ask(server.url, address, accepted)
          const expected = await ask(ours.url, address, accepted)
          expect(essence(answer), `${address} ${JSON.stringify(accepted)}`).toEqual(
            essence(expected),
          )
          expect(decoded(answer).equals(bytes ?? Buffer.of())).toBe(true)
          if (answer.headers['content-encoding'] !== undefined)
            expect(answer.headers.vary).toMatch(/accept-encoding/i)
        }
      }
    })

    test('a missing or hidden file is a 404 that is not cached', async () => {
      for (const address of MISSING) {
        const answer = await ask(server.url, address)
        expect(answer.status, address).toBe(404)
        expect(common(answer), address).toEqual(COMMON)
        expect(answer.headers['cache-control'] ?? '', address).not.toContain('max-age')
      }
    })

    test('a range counts the bytes of the uncompressed file', async () => {
      for (const address of ['models/midas-small.onnx', 'assets/index-a1B2_c-4.js']) {
        // Browsers send `identity` when they request a range.
        const wanted = { range: 'bytes=100-', 'accept-encoding': 'identity' }
        const answer = await ask(server.url, address, wanted)
        expect(answer.status).toBe(206)
        expect(essence(answer)).toEqual(essence(await ask(ours.url, address, wanted)))
        expect((await ask(server.url, address, { range: 'bytes=9999-' })).status).toBe(416)
      }
    })

    test('an unchanged file is not sent again', async () => {
      for (const address of ['', 'models/midas-small.onnx']) {
        const { etag } = (await ask(server.url, address)).headers
        expect((await ask(server.url, address, { 'if-none-match': String(etag) })).status).toBe(304)
      }
    })
  })
}
