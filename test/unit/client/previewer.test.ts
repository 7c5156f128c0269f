/** Workers of pictures that do as the test says. */
import { expose } from 'comlink'
import { beforeEach, expect, test, vi } from 'vitest'
import { isByRows, partRows, wholeExtremes } from '../../../src/client/pictureParts.ts'
import { createPreviewer, workersFor } from '../../../src/client/previewer.ts'
import { DEFAULT_FILE_OPTIONS } from '../../../src/core/files/fileOptions.ts'
import type {
  Extremes,
  PicturePart,
  Preview,
  PreviewRequest,
  PreviewSource,
  Reply,
  SpaceApi,
} from '../../../src/worker/protocol.ts'

const size = { width: 2000, height: 1001 }
const request: PreviewRequest = {
  format: 'sbs',
  longest: 2000,
  phase: 0,
  options: { ...DEFAULT_FILE_OPTIONS, space: {} },
}

/** What the workers were asked for, in the order of their start. Undefined: the whole picture. */
let asked: (PicturePart | undefined)[][] = []
let counted = 0
let ports: MessagePort[] = []
let dying = -1
/** The worker that has too little memory for a part. */
let short = -1

function previewOf(worker: number, part: PicturePart | undefined): Reply<Preview> {
  asked[worker]?.push(part)
  const rgba = new Uint8ClampedArray(1).fill(worker)
  return { ok: true, value: { ...size, rgba, space: {} as Preview['space'] } }
}

function apiOf(worker: number): Partial<SpaceApi> {
  return {
    openPreview: async () => undefined,
    extremes: async (_, __, { top }) => {
      counted += 1
      const range = { low: top, high: top + 1 }
      return { ok: true, value: { range, ends: { low: -top, high: 5 } } satisfies Extremes }
    },
    preview: (name, { part }) => {
      if (worker === short)
        return Promise.resolve({ ok: false, failure: { code: 'out-of-memory', facts: { name } } })
      if (worker !== dying) return Promise.resolve(previewOf(worker, part))
      ports[worker]?.dispatchEvent(new Event('error'))
      return new Promise(() => undefined)
    },
  }
}

vi.mock('../../../src/client/workers.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof import('../../../src/client/workers.ts')>()),
  spawnSpace: () => {
    const { port1, port2 } = new MessageChannel()
    expose(apiOf(ports.length), port2)
    port1.start()
    ports.push(port1)
    asked.push([])
    return Object.assign(port1, { terminate: () => (port1.close(), port2.close()) })
  },
}))

/** Something that can be transferred. */
function photo(): ImageBitmap {
  return new ArrayBuffer(1) as unknown as ImageBitmap
}

function sourceOf(): PreviewSource {
  return { size, photo: photo() } as PreviewSource
}

beforeEach(() => {
  asked = []
  counted = 0
  ports = []
  dying = -1
  short = -1
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 })
  vi.stubGlobal('createImageBitmap', async () => photo())
  return () => vi.unstubAllGlobals()
})

test('two workers make one half each, with the extremes of both, which are found once', async () => {
  const previewer = createPreviewer()
  await previewer.open(sourceOf(), workersFor(request, size))
  const { strips } = await previewer.makeStrips('photo.jpg', request)
  expect(strips.map(({ top, rows, rgba }) => [top, rows, rgba[0]])).toEqual([
    [0, 501, 0],
    [501, 500, 1],
  ])
  const extremes = { range: { low: 0, high: 502 }, ends: { low: -501, high: 5 } }
  expect(asked).toEqual([
    [{ top: 0, rows: 501, ...extremes }],
    [{ top: 501, rows: 500, ...extremes }],
  ])
  await previewer.makeStrips('photo.jpg', request)
  expect(counted).toBe(2)
  previewer.close()
})

test('if the second worker dies, the first one makes the whole picture, and later ones alone', async () => {
  dying = 1
  const previewer = createPreviewer()
  await previewer.open(sourceOf(), 2)
  const whole = [{ top: 0, rows: size.height, rgba: Uint8ClampedArray.of(0) }]
  expect((await previewer.makeStrips('photo.jpg', request)).strips).toEqual(whole)
  expect((await previewer.makeStrips('photo.jpg', request)).strips).toEqual(whole)
  expect(asked[0]?.slice(1)).toEqual([undefined, undefined])
  previewer.close()
})

test('if the second worker has too little memory, the first one makes the whole picture', async () => {
  short = 1
  const previewer = createPreviewer()
  await previewer.open(sourceOf(), 2)
  const { strips } = await previewer.makeStrips('photo.jpg', request)
  expect(strips).toEqual([{ top: 0, rows: size.height, rgba: Uint8ClampedArray.of(0) }])
  previewer.close()
})

test('if the first worker has too little memory, so has the whole picture', async () => {
  short = 0
  const previewer = createPreviewer()
  await previewer.open(sourceOf(), 2)
  await expect(previewer.makeStrips('photo.jpg', request)).rejects.toMatchObject({
    code: 'out-of-memory',
  })
  previewer.close()
})

test('with one core, for a small picture or for one that is no rows there is one worker', () => {
  expect(workersFor(request, size)).toBe(2)
  expect(workersFor({ ...request, longest: 640 }, size)).toBe(1)
  expect(workersFor({ ...request, format: 'blur' }, size)).toBe(1)
  vi.stubGlobal('navigator', { hardwareConcurrency: 1 })
  expect(workersFor(request, size)).toBe(1)
})

test('the eyes above each other are not made in parts', () => {
  expect(isByRows(request)).toBe(true)
  expect(isByRows({ ...request, format: 'anaglyph' })).toBe(true)
  const space = { stack: true }
  expect(isByRows({ format: 'sbs', options: { ...request.options, space } })).toBe(false)
})

test.each([1, 2, 3, 4])('%i parts have all rows once', (count) => {
  const parts = partRows(1001, count)
  expect(parts).toHaveLength(count)
  let next = 0
  for (const { top, rows } of parts) {
    expect(top).toBe(next)
    next += rows
  }
  expect(next).toBe(1001)
})

test('the extremes of the whole are those of its parts', () => {
  const part = (low: number, high: number): Extremes => ({
    range: { low, high },
    ends: { low: -high, high: -low },
  })
  expect(wholeExtremes([part(2, 3), part(-1, 2)])).toEqual(part(-1, 3))
})
