/** `import { estimateDepth } from 'depthdrop'` in pages that are not ours. */
import { FILE_FORMATS, FORMAT_NAMES } from '../../src/core/fileFormats.ts'
import { tinyFile } from '../unit/tinyGraph.ts'
import { estimate, floats, openApp, succeed } from './app.ts'
import { estimateAs, expect, failureOf, openHost, photo, startHost, test, type Made } from './libraryPage.ts'

const FILES = ['File', 'Blob', 'ArrayBuffer', 'typed array', 'relative address', 'URL', 'blob: address', 'img'] as const
const PIXELS = ['canvas', 'OffscreenCanvas', 'ImageData', 'ImageBitmap'] as const

/** Mean difference as a part of the range of the second. */
const apart = (a: Made, b: Made): number =>
  a.floats.reduce((sum, value, i) => sum + Math.abs(value - (b.floats[i] ?? NaN)), 0) / a.floats.length / (b.max - b.min)

test('a plain module script has the map that the page itself has, float for float', async ({ page, host }) => {
  await openApp(page)
  const { key } = succeed(await estimate(page, photo))
  const ours = await floats(page, key)
  await openHost(page, host.page())
  const theirs = await estimateAs(page, 'Blob')
  expect(theirs.floats).toEqual([...ours])
  expect([theirs.width, theirs.height]).toEqual([256, 256])
  expect(theirs.size).toEqual([320, 240])
  expect([theirs.min, theirs.max]).toEqual([Math.min(...theirs.floats), Math.max(...theirs.floats)])
  expect(theirs.cached).toBe(false)
})

test('importing it fetches its own scripts alone, registers nothing and starts nothing', async ({ page, host }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const started: string[] = []
  page.on('worker', (worker) => started.push(worker.url()))
  await openHost(page, host.page())
  expect(asked.filter((path) => !/^\/(page\.(html|js)|favicon\.ico|(index|(engine|errors|element)-[\w-]{8})\.js)$/.test(path))).toEqual([])
  expect(await page.evaluate(() => customElements.get('depth-map') === undefined)).toBe(true)
  expect(started).toEqual([])
})

test('every kind of source gives the same map', async ({ page, host }) => {
  await openHost(page, host.page())
  const first = await estimateAs(page, 'File')
  expect(first.name).toBe('mine.png')
  for (const kind of FILES) expect.soft((await estimateAs(page, kind)).floats, kind).toEqual(first.floats)
  expect((await estimateAs(page, 'URL')).name).toBe('photo.png')
  for (const kind of PIXELS) expect.soft(apart(await estimateAs(page, kind), first), kind).toBeLessThan(0.001)
})

for (const headers of ['isolated', 'plain'] as const) {
  test(`from another origin it works on ${headers === 'isolated' ? 'an isolated' : 'a plain'} page, under a strict policy`, async ({ page, host }) => {
    const cdn = await startHost({ headers, open: true })
    const site = await startHost({ headers })
    try {
      const blocked: string[] = []
      page.on('console', (message) => void (/Content Security Policy/.test(message.text()) && blocked.push(message.text())))
      // Two names of this computer are two origins, and two sites.
      const here = site.page(`${cdn.url}index.js`).replace('127.0.0.1', 'localhost')
      await openHost(page, here)
      const made = await estimateAs(page, 'Blob')
      const cores = await page.evaluate(() => navigator.hardwareConcurrency)
      const [threads, reason] = headers === 'plain' ? [false, 'not-isolated'] : cores > 1 ? [true, 'isolated'] : [false, 'one-core']
      expect([made.threads > 1, made.reason]).toEqual([threads, reason])
      const painted = await page.evaluate(async () => (await (await window.library.estimateDepth('photo.png')).toBlob()).size)
      expect(painted).toBeGreaterThan(1000)
      expect(blocked).toEqual([])
      await openHost(page, host.page())
      const same = await estimateAs(page, 'Blob')
      expect(same.floats).toEqual(made.floats)
      if (headers === 'isolated') expect([made.engine, made.threads]).toEqual([same.engine, same.threads])
    } finally {
      await Promise.all([cdn.close(), site.close()])
    }
  })
}

test('an abort rejects with AbortError, before and during the work, and the next call works', async ({ page, host }) => {
  await openHost(page, host.page())
  const names = await page.evaluate(async () => {
    const { estimateDepth, isCancelled } = window.library
    const nameOf = (error: unknown): string => `${error instanceof Error ? error.name : ''} ${isCancelled(error)}`
    const before = await estimateDepth('photo.png', { signal: AbortSignal.abort('because') }).catch(nameOf)
    const stages = ['read', 'model', 'infer']
    const during = []
    for (const stage of stages) {
      const stop = new AbortController()
      const onProgress = (progress: { readonly stage: string }): void => void (progress.stage === stage && stop.abort())
      during.push(await estimateDepth('photo.png', { signal: stop.signal, onProgress }).catch(nameOf))
    }
    return [before, ...during]
  })
  expect(names).toEqual(Array.from({ length: 4 }, () => 'AbortError true'))
  expect((await estimateAs(page, 'Blob')).width).toBe(256)
})

test('progress names the stages in their order, with fractions that never go back', async ({ page, host }) => {
  await openHost(page, host.page())
  const seen = await page.evaluate(async () => {
    const steps: (readonly [string, number | null])[] = []
    await window.library.estimateDepth('photo.png', { onProgress: ({ stage, fraction }) => steps.push([stage, fraction]) })
    return steps
  })
  const stages = [...new Set(seen.map(([stage]) => stage))]
  expect(stages).toEqual(['read', 'model', 'decode', 'prepare', 'infer'])
  for (const stage of stages) {
    const fractions = seen.flatMap(([name, fraction]) => (name === stage && fraction !== null ? [fraction] : []))
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.filter((fraction) => fraction < 0 || fraction > 1)).toEqual([])
  }
})

test('pictures and files are made at the photo’s size', async ({ page, host }) => {
  await openHost(page, host.page())
  const made = await page.evaluate(async () => {
    const result = await window.library.estimateDepth('photo.png')
    const bitmap = await result.toImageBitmap('grey')
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const rgba = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray()
    const levels = new Set([...rgba].filter((_, i) => i % 4 === 0))
    const heads = []
    for (const format of ['inferno', 'gray16', 'pfm'] as const) {
      const blob = await result.toBlob(format)
      const head = new DataView(await blob.slice(0, 32).arrayBuffer())
      heads.push(format === 'pfm' ? await blob.slice(0, 11).text() : `${blob.type} ${head.getUint32(16)} ${head.getUint32(20)} ${head.getUint8(24)}`)
    }
    const wrong = await result.toBlob('jpeg' as 'pfm').catch((error: unknown) => String(error))
    const angle = await result.toBlob('normal', { fieldOfView: 180 }).catch((error: unknown) => String(error))
    const types: Record<string, string> = {}
    for (const format of Object.keys(window.library.FILE_FORMATS) as (keyof typeof window.library.FILE_FORMATS)[]) types[format] = (await result.toBlob(format)).type
    const [full, half] = [await result.toBlob('exr'), await result.toBlob('exr', { half: true })]
    const reversed = await (await result.toBlob('gray8', { look: { ...JSON.parse(await (await result.toBlob('json')).text()).look, reversed: true } })).text()
    const side = new DataView(await (await result.toBlob('side')).slice(0, 32).arrayBuffer())
    const more = { angle, types, isHalf: half.size < 0.7 * full.size, isReversed: reversed.includes('near is small'), side: [side.getUint32(16), side.getUint32(20)] }
    return { ...more, size: [bitmap.width, bitmap.height], levels: levels.size, grey: rgba[0] === rgba[1] && rgba[1] === rgba[2], heads, wrong }
  })
  expect(made).toEqual({
    size: [320, 240],
    levels: expect.any(Number),
    grey: true,
    heads: ['image/png 320 240 8', 'image/png 320 240 16', 'Pf\n320 240\n'],
    angle: 'TypeError: “fieldOfView” must be a number of degrees from 1 to 170, not 180.',
    types: Object.fromEntries(FORMAT_NAMES.map((format) => [format, FILE_FORMATS[format].type])),
    isHalf: true,
    isReversed: true,
    side: [640, 240],
    wrong: `TypeError: There is no format “jpeg”; there are ${FORMAT_NAMES.join(', ')}.`,
  })
  expect(made.levels).toBeGreaterThan(100)
})

test('each thing that is no picture is refused with a sentence of its own', async ({ page, host }) => {
  const closed = await startHost({ headers: 'isolated' })
  try {
    await openHost(page, host.page())
    expect(await failureOf(page, 'missing.png')).toEqual(['DepthdropError', 'source-http', `There is no picture at ${host.url}missing.png: the server answered 404. Check the address.`])
    expect(await failureOf(page, `${closed.url}photo.png`)).toEqual(['DepthdropError', 'source-blocked', expect.stringContaining('Access-Control-Allow-Origin')])
    expect((await failureOf(page, 'package.json')).slice(0, 2)).toEqual(['DepthdropError', 'not-an-image'])
    expect((await failureOf(page, '')).slice(0, 2)).toEqual(['DepthdropError', 'source-address'])
    expect((await failureOf(page, 'http://')).slice(0, 2)).toEqual(['DepthdropError', 'source-address'])
    expect(await failureOf(page, 42)).toEqual(['TypeError', '', expect.stringContaining('not [object Number]')])
    const long = await failureOf(page, `data:image/png;base64,${'A'.repeat(5000)}`)
    expect(long[2].length).toBeLessThan(400)
  } finally {
    await closed.close()
  }
})

test('a canvas with another site’s picture is refused with its reason', async ({ page, host }) => {
  const picture = await startHost({ headers: 'isolated' })
  try {
    await openHost(page, host.page(`${host.url}index.js`))
    const code = await page.evaluate(async (url) => {
      const image = new Image()
      image.src = url
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.getContext('2d')?.drawImage(image, 0, 0)
      return window.library.estimateDepth(canvas).catch((error: unknown) => (error instanceof window.library.DepthdropError ? error.code : String(error)))
    }, `${picture.url.replace('127.0.0.1', 'localhost')}photo.png`)
    expect(code).toBe('source-tainted')
  } finally {
    await picture.close()
  }
})

test('an own model runs, and one that does not say what it wants says so', async ({ page, host }) => {
  await openHost(page, host.page())
  const result = await page.evaluate(async (base64) => {
    const { addModel, estimateDepth, DepthdropError } = window.library
    const blob = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))])
    const unclear = await addModel(blob).catch((error: unknown) => (error instanceof DepthdropError ? error.message : String(error)))
    const model = await addModel(blob, { pixels: 'unit' })
    const { model: title, width, height } = await estimateDepth('photo.png', { model })
    const wrong = await addModel(new Blob(['no network'])).catch((error: unknown) => (error instanceof DepthdropError ? error.code : String(error)))
    return { unclear, title, square: width === height, wrong }
  }, Buffer.from(tinyFile()).toString('base64'))
  expect(result).toEqual({
    unclear: 'The graph of “model.onnx” does not say how its pixels are to be normalised. Give `addModel` one of these as `pixels`: imagenet, unit, bytes.',
    title: 'model.onnx',
    square: true,
    wrong: 'model-not-onnx',
  })
})

test('MiDaS small is looked for beside the page and where the page says, and checked', async ({ page }) => {
  const host = await startHost({ headers: 'isolated', files: { '/elsewhere/midas.onnx': { type: 'application/octet-stream', body: 'not it' } } })
  try {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await openHost(page, host.page())
    const code = await page.evaluate(() => window.library.estimateDepth('photo.png', { model: 'midas-small' }).then(
      () => 'none',
      (error: unknown) => (error instanceof window.library.DepthdropError ? error.code : String(error)),
    ))
    expect(code).toBe('model-length')
    expect(asked).toEqual(expect.arrayContaining(['/models/midas-small.onnx', '/elsewhere/midas.onnx']))
  } finally {
    await host.close()
  }
})
