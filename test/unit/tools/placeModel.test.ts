import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseShardManifest } from '../../../src/core/shards.ts'
import { uniforms } from '../../../tools/graph/random.ts'
import type { Place } from '../../../tools/model/place.ts'
import { placeModel } from '../../../tools/model/place.ts'

const next = uniforms(3)
const content = Buffer.from(Uint8Array.from({ length: 300_001 }, () => next() * 128))
const sha256 = createHash('sha256').update(content).digest('hex')
const pin = { title: 'A test model', bytes: content.length, sha256 }
const HALF = 150_000

let folder = ''
let file = ''
let server: Server | undefined
let ranges: (string | undefined)[] = []

type Answer = (request: IncomingMessage, response: ServerResponse, turn: number) => void

async function serve(answer: Answer): Promise<string> {
  const started = createServer((request, response) => {
    ranges.push(request.headers.range)
    answer(request, response, ranges.length)
  })
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/model.onnx`
}

/** Sends the file from the start of the requested range. Closes the connection after `after` bytes. */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  after = Infinity,
): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const headers = { 'content-length': String(body.length - start) }
  const range = { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` }
  if (start > 0) response.writeHead(206, { ...headers, ...range })
  else response.writeHead(200, headers)
  const rest = body.subarray(start)
  if (after >= rest.length) response.end(rest)
  // End the socket after a pause instead of destroying it: the client must read what was sent, even on a busy machine.
  else response.write(rest.subarray(0, after), () => setTimeout(() => request.socket.end(), 150))
}

function place(from: string, more: Partial<Place> = {}): Promise<'there' | 'placed'> {
  return placeModel({ file, from, split: false, pauses: [1, 1], silence: 500, ...more }, pin)
}

async function isPlaced(): Promise<boolean> {
  return content.equals(await readFile(file))
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'depthdrop-'))
  file = path.join(folder, 'm.onnx')
  ranges = []
})

afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
  await rm(folder, { recursive: true })
})

describe('placeModel over HTTP', () => {
  it('resumes a dropped connection where it stopped', async () => {
    const url = await serve((request, response, turn) =>
      send(request, response, content, turn < 3 ? 100_000 : Infinity),
    )
    const seen: number[] = []
    expect(await place(url, { onProgress: (done) => void seen.push(done) })).toBe('placed')
    expect(await isPlaced()).toBe(true)
    expect(ranges).toEqual([undefined, 'bytes=100000-', 'bytes=200000-'])
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(await readdir(folder)).toEqual(['m.onnx'])
  })

  it('resumes an earlier run where it stopped', async () => {
    await writeFile(`${file}.partial`, content.subarray(0, HALF))
    const url = await serve((request, response) => send(request, response, content))
    await place(url)
    expect(await isPlaced()).toBe(true)
    expect(ranges).toEqual([`bytes=${HALF}-`])
  })

  it('starts again if the server ignores ranges', async () => {
    const url = await serve((request, response, turn) => {
      delete request.headers.range
      send(request, response, content, turn === 1 ? HALF : Infinity)
    })
    await place(url)
    expect(await isPlaced()).toBe(true)
    expect(ranges).toEqual([undefined, `bytes=${HALF}-`])
  })

  it('treats a silent connection as dropped', async () => {
    const url = await serve((request, response, turn) => {
      if (turn > 1) send(request, response, content)
    })
    await place(url, { silence: 50 })
    expect(await isPlaced()).toBe(true)
  })

  it('retries after a server error', async () => {
    const url = await serve((request, response, turn) => {
      if (turn === 1) response.writeHead(503).end()
      else send(request, response, content)
    })
    await place(url)
    expect(await isPlaced()).toBe(true)
  })

  it('refuses altered bytes and removes them', async () => {
    const altered = Buffer.from(content)
    altered[HALF] = (altered[HALF] ?? 0) ^ 1
    const url = await serve((request, response) => send(request, response, altered))
    await expect(place(url)).rejects.toMatchObject({ code: 'model-hash' })
    expect(await readdir(folder)).toEqual([])
  })

  it.each([
    ['shorter', content.subarray(1), '300000 bytes instead of 300001'],
    ['longer', Buffer.concat([content, Buffer.of(0)]), '300002 bytes instead of 300001'],
  ])('refuses a %s file before the download', async (_, body, reason) => {
    const url = await serve((request, response) => send(request, response, body))
    await expect(place(url)).rejects.toThrow(reason)
    expect(await readdir(folder)).toEqual([])
  })

  it('stops a download without a length that does not end', async () => {
    const url = await serve((_, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(65536), () => setImmediate(more))
      }
      more()
    })
    await expect(place(url)).rejects.toThrow('has more than 300001 bytes')
    expect(await readdir(folder)).toEqual([])
  })

  it('says what to do if the address has no file', async () => {
    const url = await serve((_, response) => response.writeHead(404).end('no'))
    await expect(place(url)).rejects.toThrow(
      /answered with HTTP 404 .* npm run model -- --from URL-or-FILE/,
    )
  })

  it('says what to do if no server answers', async () => {
    const url = await serve(() => undefined)
    await new Promise((resolve) => server?.close(resolve))
    await expect(place(url)).rejects.toThrow(
      /^127\.0\.0\.1:\d+ could not be reached \(ECONNREFUSED\)\. Check the/,
    )
  })

  it('keeps the partial file when the connection brings no more data', async () => {
    const url = await serve((request, response, turn) =>
      send(request, response, content, turn === 1 ? HALF : 0),
    )
    await expect(place(url)).rejects.toThrow(`stopped after ${HALF} of ${content.length} bytes`)
    expect(await readFile(`${file}.partial`)).toEqual(content.subarray(0, HALF))
  })

  it('downloads nothing if the file is already there', async () => {
    await writeFile(file, content)
    expect(await place('http://127.0.0.1:9/')).toBe('there')
  })
})

describe('placeModel from a file', () => {
  it('copies the file', async () => {
    const from = path.join(folder, 'given')
    await writeFile(from, content)
    expect(await place(from)).toBe('placed')
    expect(await isPlaced()).toBe(true)
  })

  it('refuses a wrong file and does not change it', async () => {
    const from = path.join(folder, 'given')
    await writeFile(from, content.subarray(1))
    await expect(place(from)).rejects.toMatchObject({ code: 'model-length' })
    expect(await readdir(folder)).toEqual(['given'])
  })

  it('reports that there is no file', async () => {
    await expect(place(path.join(folder, 'none'))).rejects.toThrow(
      'neither a file on this computer nor an http',
    )
    await expect(place(folder)).rejects.toThrow('neither a file')
  })
})

describe('placeModel in parts', () => {
  const split = (from: string) => place(from, { split: true, partBytes: 100_000 })

  it('writes parts that join to the file', async () => {
    await writeFile(file, content)
    await split('nowhere')
    expect(existsSync(file)).toBe(false)
    const manifest = parseShardManifest(await readFile(path.join(folder, 'm.parts.json'), 'utf8'))
    expect(manifest.sha256).toBe(sha256)
    expect(manifest.parts.map(({ file: name, bytes }) => [name, bytes])).toEqual([
      ['m.part-000', 100_000],
      ['m.part-001', 100_000],
      ['m.part-002', 100_000],
      ['m.part-003', 1],
    ])
    const parts = await Promise.all(
      manifest.parts.map((part) => readFile(path.join(folder, part.file))),
    )
    expect(Buffer.concat(parts).equals(content)).toBe(true)
    const hashes = parts.map((part) => createHash('sha256').update(part).digest('hex'))
    expect(manifest.parts.map((part) => part.sha256)).toEqual(hashes)
  })

  it('keeps correct parts and replaces damaged ones', async () => {
    await writeFile(file, content)
    await split('nowhere')
    expect(await split('nowhere')).toBe('there')
    await writeFile(path.join(folder, 'm.part-001'), 'damaged')
    await expect(split('nowhere')).rejects.toThrow('neither a file')
    const from = path.join(folder, 'given')
    await writeFile(from, content)
    expect(await split(from)).toBe('placed')
    expect(await split('nowhere')).toBe('there')
  })

  it('replaces the parts with one file', async () => {
    const from = path.join(folder, 'given')
    await writeFile(from, content)
    await split(from)
    expect(await place(from)).toBe('placed')
    expect((await readdir(folder)).sort()).toEqual(['given', 'm.onnx'])
  })
})
