/** Tests `import { estimateDepth } from 'depthdrop'` in the pages of other authors. */
import { FILE_FORMATS, FORMAT_NAMES } from '../../src/core/files/fileFormats.ts'
import { golden, goldenBytes, floats as goldenFloats, largestDifference } from '../golden/read.ts'
import { gdepthJpeg, png16 } from '../unit/core/embedded/makeEmbedded.ts'
import { endlessModel } from '../unit/core/onnx/endlessModel.ts'
import { node, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { estimate, floats, openApp, scene, succeed } from './app.ts'
import {
  estimateAs,
  expect,
  failureOf,
  type Made,
  openHost,
  photo,
  startHost,
  test,
} from './libraryPage.ts'

const FILES = [
  'File',
  'Blob',
  'ArrayBuffer',
  'typed array',
  'relative address',
  'URL',
  'blob: address',
  'img',
] as const
const PIXELS = ['canvas', 'OffscreenCanvas', 'ImageData', 'ImageBitmap'] as const

/** Returns the mean difference as a fraction of the range of the second map. */
function apart(a: Made, b: Made): number {
  return (
    a.floats.reduce((sum, value, i) => sum + Math.abs(value - (b.floats[i] ?? NaN)), 0) /
    a.floats.length /
    (b.max - b.min)
  )
}

test('the library gives the same floats as the page', async ({ page, host }) => {
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

test('importing the library starts no worker and defines no element', async ({ page, host }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const started: string[] = []
  page.on('worker', (worker) => started.push(worker.url()))
  await openHost(page, host.page())
  expect(
    asked.filter(
      (path) =>
        !/^\/(page\.(html|js)|favicon\.ico|(index|(engine|errors|element)-[\w-]{8})\.js)$/.test(
          path,
        ),
    ),
  ).toEqual([])
  expect(await page.evaluate(() => customElements.get('depth-map') === undefined)).toBe(true)
  expect(started).toEqual([])
})

test('every kind of source gives the same map', async ({ page, host }) => {
  await openHost(page, host.page())
  const first = await estimateAs(page, 'File')
  expect(first.name).toBe('mine.png')
  for (const kind of FILES)
    expect.soft((await estimateAs(page, kind)).floats, kind).toEqual(first.floats)
  expect((await estimateAs(page, 'URL')).name).toBe('photo.png')
  for (const kind of PIXELS)
    expect.soft(apart(await estimateAs(page, kind), first), kind).toBeLessThan(0.001)
})

for (const headers of ['isolated', 'plain'] as const) {
  test(`the library works from another origin on ${headers === 'isolated' ? 'an isolated' : 'a plain'} page`, async ({
    page,
    host,
  }) => {
    const cdn = await startHost({ headers, open: true })
    const site = await startHost({ headers })
    try {
      const blocked: string[] = []
      page.on(
        'console',
        (message) =>
          void (/Content Security Policy/.test(message.text()) && blocked.push(message.text())),
      )
      // Two names of this computer are two origins and two sites.
      const here = site.page(`${cdn.url}index.js`).replace('127.0.0.1', 'localhost')
      await openHost(page, here)
      const made = await estimateAs(page, 'Blob')
      const cores = await page.evaluate(() => navigator.hardwareConcurrency)
      const [threads, reason] =
        headers === 'plain'
          ? [false, 'not-isolated']
          : cores > 1
            ? [true, 'isolated']
            : [false, 'one-core']
      expect([made.threads > 1, made.reason]).toEqual([threads, reason])
      const painted = await page.evaluate(
        async () => (await (await window.library.estimateDepth('photo.png')).toBlob()).size,
      )
      expect(painted).toBeGreaterThan(1000)
      expect(blocked).toEqual([])
      await openHost(page, host.page())
      const same = await estimateAs(page, 'Blob')
      expect(same.floats).toEqual(made.floats)
      if (headers === 'isolated')
        expect([made.engine, made.threads]).toEqual([same.engine, same.threads])
    } finally {
      await Promise.all([cdn.close(), site.close()])
    }
  })
}

test('an <img> is read from memory if its blob URL was revoked', async ({ page, host }) => {
  await openHost(page, host.page())
  const [shown, revoked, missing] = await page.evaluate(async () => {
    const blob = await (await fetch('photo.png')).blob()
    const image = new Image()
    image.src = URL.createObjectURL(blob)
    await image.decode()
    const before = await window.library.estimateDepth(image)
    URL.revokeObjectURL(image.src)
    const after = await window.library.estimateDepth(image)
    const empty = Object.assign(new Image(), { src: image.src })
    const failure = await window.library
      .estimateDepth(empty)
      .catch((error: unknown) => (error instanceof Error && 'code' in error ? error.code : ''))
    return [[...before.data], [...after.data], failure] as const
  })
  expect(revoked).toEqual(shown)
  expect(missing).toBe('source-blocked')
})

test('the library estimates in a Web Worker of the page', async ({ page, host }) => {
  // With an address of its own the page's policy allows a worker from a blob.
  const url = new URL('index.js', host.url).href
  await openHost(page, host.page(url))
  const answer = await page.evaluate(async (address) => {
    const script = `import { estimateDepth, readDepth } from ${JSON.stringify(address)}
      onmessage = async ({ data: { photo, drawing } }) => {
        try {
          const depth = await estimateDepth('/photo.png', { detail: 'edges' })
          const bitmap = await depth.toImageBitmap('viridis')
          const file = await depth.toBlob('gray16')
          const inside = await readDepth(photo)
          const svg = await estimateDepth(drawing).catch((error) => error.code)
          postMessage([depth.size.width, bitmap.width, file.size > 100, inside, svg])
        } catch (error) { postMessage(String(error)) }
      }`
    const worker = new Worker(
      URL.createObjectURL(new Blob([script], { type: 'text/javascript' })),
      { type: 'module' },
    )
    const answer = new Promise<unknown>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = ({ message }) => resolve(message)
    })
    const photo = await (await fetch('photo.png')).blob()
    const drawing = new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'])
    worker.postMessage({ photo, drawing })
    return answer
  }, url)
  expect(answer).toEqual([320, 320, true, null, 'unsupported'])
})

for (const [policies, outcome] of [
  ['trusted-types depthdrop', 'ready'],
  ['trusted-types other', 'trusted-types'],
] as const)
  test(`on a page with require-trusted-types-for and ${policies}: ${outcome}`, async ({
    page,
    host,
  }) => {
    await page.route('**/*', async (route) => {
      const response = await route.fetch()
      const headers = response.headers()
      const policy = `${headers['content-security-policy']}; require-trusted-types-for 'script'; ${policies}`
      await route.fulfill({
        response,
        headers: { ...headers, 'content-security-policy': policy },
      })
    })
    await openHost(page, host.page())
    const ended = await page.evaluate(async () => {
      try {
        const { engine, toBlob } = await window.library.estimateDepth('photo.png')
        await toBlob('heat')
        return ['ready', engine.threads, engine.reason]
      } catch (error) {
        return [error instanceof window.library.DepthdropError ? error.code : String(error)]
      }
    })
    expect(ended[0]).toBe(outcome)
    if (outcome === 'ready') expect(ended.slice(1)).toEqual([expect.any(Number), 'isolated'])
  })

test('an aborted estimate rejects with the reason of its signal at every stage', async ({
  page,
  host,
}) => {
  await openHost(page, host.page())
  const names = await page.evaluate(async () => {
    const { estimateDepth, isCancelled } = window.library
    const nameOf = (error: unknown): string =>
      `${error instanceof Error ? error.name : ''} ${isCancelled(error)}`
    const before = await estimateDepth('photo.png', { signal: AbortSignal.abort() }).catch(nameOf)
    const stages = ['read', 'model', 'infer']
    const during = []
    for (const stage of stages) {
      const stop = new AbortController()
      const onProgress = (progress: { readonly stage: string }): void =>
        void (progress.stage === stage && stop.abort())
      during.push(
        await estimateDepth('photo.png', { signal: stop.signal, onProgress }).catch(nameOf),
      )
    }
    return [before, ...during]
  })
  expect(names).toEqual(Array.from({ length: 4 }, () => 'AbortError true'))
  const reasons = await page.evaluate(async () => {
    const { depthFrom, estimateDepth, readDepth, watchDepth } = window.library
    const reasonOf = (error: unknown): string =>
      error instanceof DOMException ? error.name : String(error)
    customElements.define('depth-map', window.library.DepthMapElement)
    const made = await estimateDepth('photo.png')
    const calls: readonly ((signal: AbortSignal) => Promise<unknown>)[] = [
      (signal) => estimateDepth('photo.png?other', { signal, flip: true }),
      (signal) => readDepth('photo.png', { signal }),
      (signal) => depthFrom('photo.png', 'photo.png', { signal, near: 'large' }),
      (signal) => watchDepth(new MediaStream(), { signal }).next(),
      (signal) => made.toBlob('pfm', { signal }),
      (signal) => made.toImageBitmap('grey', { signal }),
      (signal) => {
        const element = new window.library.DepthMapElement()
        element.source = new Blob(['x'])
        return element.toBlob('pfm', { signal })
      },
    ]
    const ended = []
    for (const call of calls) {
      const stop = new AbortController()
      const later = call(stop.signal).catch(reasonOf)
      stop.abort('because')
      ended.push(await call(AbortSignal.abort('because')).catch(reasonOf), await later)
    }
    ended.push(
      await estimateDepth('photo.png?slow', { signal: AbortSignal.timeout(1) }).catch(reasonOf),
    )
    return ended
  })
  expect(reasons).toEqual([...Array.from({ length: 14 }, () => 'because'), 'TimeoutError'])
  expect((await estimateAs(page, 'Blob')).width).toBe(256)
})

test('progress names the stages in their order', async ({ page, host }) => {
  await openHost(page, host.page())
  const seen = await page.evaluate(async () => {
    const steps: (readonly [string, number | null])[] = []
    await window.library.estimateDepth('photo.png', {
      onProgress: ({ stage, fraction }) => steps.push([stage, fraction]),
    })
    return steps
  })
  const stages = [...new Set(seen.map(([stage]) => stage))]
  expect(stages).toEqual(['read', 'model', 'decode', 'prepare', 'infer'])
  for (const stage of stages) {
    const fractions = seen.flatMap(([name, fraction]) =>
      name === stage && fraction !== null ? [fraction] : [],
    )
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.filter((fraction) => fraction < 0 || fraction > 1)).toEqual([])
  }
})

test('images and files have the size of the photo', async ({ page, host }) => {
  await openHost(page, host.page())
  const made = await page.evaluate(async () => {
    const result = await window.library.estimateDepth('photo.png')
    const bitmap = await result.toImageBitmap('grey')
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const rgba =
      context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray()
    const levels = new Set([...rgba].filter((_, i) => i % 4 === 0))
    const heads = []
    for (const format of ['inferno', 'gray16', 'pfm'] as const) {
      const blob = await result.toBlob(format)
      const head = new DataView(await blob.slice(0, 32).arrayBuffer())
      heads.push(
        format === 'pfm'
          ? await blob.slice(0, 11).text()
          : `${blob.type} ${head.getUint32(16)} ${head.getUint32(20)} ${head.getUint8(24)}`,
      )
    }
    const wrong = await result.toBlob('jpeg' as 'pfm').catch((error: unknown) => String(error))
    const angle = await result
      .toBlob('normal', { fieldOfView: 180 })
      .catch((error: unknown) => String(error))
    const types: Record<string, string> = {}
    for (const format of Object.keys(
      window.library.FILE_FORMATS,
    ) as (keyof typeof window.library.FILE_FORMATS)[])
      types[format] = (await result.toBlob(format)).type
    const [full, half] = [await result.toBlob('exr'), await result.toBlob('exr', { half: true })]
    const reversed = await (
      await result.toBlob('gray8', {
        look: { ...JSON.parse(await (await result.toBlob('json')).text()).look, reversed: true },
      })
    ).text()
    const side = new DataView(await (await result.toBlob('side')).slice(0, 32).arrayBuffer())
    const more = {
      angle,
      types,
      isHalf: half.size < 0.7 * full.size,
      isReversed: reversed.includes('near is small'),
      side: [side.getUint32(16), side.getUint32(20)],
    }
    return {
      ...more,
      size: [bitmap.width, bitmap.height],
      levels: levels.size,
      grey: rgba[0] === rgba[1] && rgba[1] === rgba[2],
      heads,
      wrong,
    }
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
    wrong: `TypeError: format must be one of ${FORMAT_NAMES.join(', ')}, not “jpeg”.`,
  })
  expect(made.levels).toBeGreaterThan(100)
})

test('each unusable source is refused with its own error', async ({ page, host }) => {
  const closed = await startHost({ headers: 'isolated' })
  try {
    await openHost(page, host.page())
    expect(await failureOf(page, 'missing.png')).toEqual([
      'DepthdropError',
      'source-http',
      `There is no image at ${host.url}missing.png: the server answered 404. Check the address.`,
    ])
    expect(await failureOf(page, `${closed.url}photo.png`)).toEqual([
      'DepthdropError',
      'source-blocked',
      expect.stringContaining('Access-Control-Allow-Origin'),
    ])
    expect((await failureOf(page, 'package.json')).slice(0, 2)).toEqual([
      'DepthdropError',
      'not-an-image',
    ])
    expect((await failureOf(page, '')).slice(0, 2)).toEqual(['DepthdropError', 'source-address'])
    expect((await failureOf(page, 'http://')).slice(0, 2)).toEqual([
      'DepthdropError',
      'source-address',
    ])
    expect(await failureOf(page, 42)).toEqual([
      'TypeError',
      '',
      expect.stringContaining('not [object Number]'),
    ])
    const long = await failureOf(page, `data:image/png;base64,${'A'.repeat(5000)}`)
    expect(long[2].length).toBeLessThan(400)
  } finally {
    await closed.close()
  }
})

test('a canvas with an image from another site is refused', async ({ page, host }) => {
  const picture = await startHost({ headers: 'isolated' })
  try {
    await openHost(page, host.page(`${host.url}index.js`))
    const code = await page.evaluate(
      async (url) => {
        const image = new Image()
        image.src = url
        await image.decode()
        const canvas = document.createElement('canvas')
        canvas.getContext('2d')?.drawImage(image, 0, 0)
        return window.library
          .estimateDepth(canvas)
          .catch((error: unknown) =>
            error instanceof window.library.DepthdropError ? error.code : String(error),
          )
      },
      `${picture.url.replace('127.0.0.1', 'localhost')}photo.png`,
    )
    expect(code).toBe('source-tainted')
  } finally {
    await picture.close()
  }
})

interface Answer {
  readonly width: number
  readonly height: number
  readonly data: string
}

test('depth inside a photo and depth from a file need no model', async ({ page }) => {
  const { photos, arrays } = golden<{
    readonly photos: Readonly<Record<string, Answer>>
    readonly arrays: Readonly<Record<string, Answer>>
  }>('inside/answers.json')
  const file = (name: string) => ({
    type: 'application/octet-stream',
    body: Buffer.from(goldenBytes(`inside/${name}`)),
  })
  const square = {
    type: 'image/jpeg',
    body: Buffer.from(
      gdepthJpeg(
        goldenBytes('inside/turned.jpg').slice(),
        png16(20, 20, () => 7),
      ),
    ),
  }
  const cut = {
    type: 'image/jpeg',
    body: Buffer.from(
      gdepthJpeg(goldenBytes('inside/turned.jpg').slice(), png16(32, 48, () => 7).subarray(0, 60)),
    ),
  }
  const near = {
    type: 'image/png',
    body: Buffer.from(
      png16(32, 24, (x) => 100 + x, {
        'depthdrop:encoding': 'relative inverse depth, near is large',
      }),
    ),
  }
  const levels = { type: 'image/png', body: Buffer.from(png16(32, 24, (x) => 100 + x)) }
  const cdn = await startHost({ headers: 'isolated', open: true })
  const site = await startHost({
    headers: 'isolated',
    files: {
      '/inverse16.jpg': file('inverse16.jpg'),
      '/turned.jpg': file('turned.jpg'),
      '/f4.npy': file('f4.npy'),
      '/coloured.png': file('coloured.png'),
      '/square.jpg': square,
      '/cut.jpg': cut,
      '/near.png': near,
      '/levels.png': levels,
      '/wide.png': { type: 'image/png', body: scene('wide.png', 210, 130).bytes },
    },
  })
  try {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await openHost(page, site.page(`${cdn.url}index.js`).replace('127.0.0.1', 'localhost'))
    const made = await page.evaluate(async () => {
      const { readDepth, depthFrom, DepthdropError } = window.library
      const plain = (depth: Awaited<ReturnType<typeof readDepth>>) => {
        if (depth === null) return null
        const { width, height, size, min, max, name, origin, notices, scale } = depth
        const { width: w, height: h } = size
        return {
          width,
          height,
          size: [w, h],
          ends: [min, max],
          name,
          origin,
          notices,
          floats: [...depth.data],
          metres:
            scale === null ? null : [scale.metresAt(w / 2, h / 2), 1 / depth.valueAt(w / 2, h / 2)],
        }
      }
      const failure = (promise: Promise<unknown>): Promise<string> =>
        promise.then(
          () => 'none',
          (error: unknown) => (error instanceof DepthdropError ? error.code : String(error)),
        )
      const inside = await readDepth('inverse16.jpg')
      return {
        inside: plain(inside),
        json: JSON.parse((await (await inside?.toBlob('json'))?.text()) ?? ''),
        bitmap: (await inside?.toImageBitmap('grey'))?.width,
        turned: plain(await readDepth('turned.jpg')),
        none: plain(await readDepth('photo.png')),
        metres: plain(await depthFrom('f4.npy', 'wide.png', { unit: 'metres' })),
        said: plain(await depthFrom('near.png', 'photo.png', { near: 'small' })),
        small: plain(await depthFrom('levels.png', 'photo.png', { near: 'small' })),
        failures: [
          await failure(readDepth('square.jpg')),
          await failure(readDepth('cut.jpg')),
          await failure(readDepth('package.json')),
          await failure(depthFrom('f4.npy', 'wide.png')),
          await failure(depthFrom('f4.npy', 'turned.jpg', { near: 'large' })),
          await failure(depthFrom('coloured.png', 'wide.png', { near: 'large' })),
          await failure(depthFrom('package.json', 'wide.png', { near: 'large' })),
          await failure(depthFrom('f4.npy', 'wide.png', { unit: 'feet' as 'metres' })),
          await failure(depthFrom('f4.npy', 'wide.png', { unit: 'metres', near: 'small' })),
          await failure(readDepth('inverse16.jpg', { signal: AbortSignal.abort('because') })),
        ],
      }
    })
    const { inside, turned, metres, said, small } = made
    expect(
      largestDifference(inside?.floats ?? [], goldenFloats(photos['inverse16.jpg']!.data)),
    ).toBeLessThan(1e-6)
    expect(inside).toMatchObject({
      width: 24,
      height: 16,
      size: [48, 32],
      name: 'inverse16.jpg',
      origin: 'photo',
      notices: [],
    })
    expect(inside?.metres?.[0]).toBeCloseTo(inside?.metres?.[1] ?? NaN, 6)
    expect(made.json).toMatchObject({
      origin: 'the photo itself: GDepth',
      model: null,
      engine: null,
      calibration: { a: 0, b: 1, by: 'photo' },
    })
    expect(made.bitmap).toBe(48)
    expect(
      largestDifference(turned?.floats ?? [], goldenFloats(photos['turned.jpg']!.data)),
    ).toBeLessThan(1e-6)
    expect(turned).toMatchObject({ width: 16, height: 24, size: [32, 48], metres: null })
    expect(made.none).toBeNull()
    expect(
      largestDifference(
        metres?.floats ?? [],
        [...goldenFloats(arrays['f4.npy']!.data)].map((z) => 1 / z),
      ),
    ).toBeLessThan(1e-5)
    expect(metres).toMatchObject({
      width: 21,
      height: 13,
      size: [210, 130],
      name: 'wide.png',
      origin: 'file',
      metres: [expect.any(Number), expect.any(Number)],
    })
    // The metadata of the file takes precedence over the options of the call.
    expect(said).toMatchObject({ ends: [100, 131], metres: null })
    expect([said?.floats[0], said?.floats[31], small?.floats[0], small?.floats[31]]).toEqual([
      100, 131, 131, 100,
    ])
    expect(made.failures).toEqual([
      'inside-shape',
      'inside-damaged',
      'not-an-image',
      'depth-unclear',
      'depth-shape',
      'depth-coloured',
      'depth-unreadable',
      'TypeError: unit must be metres or millimetres, not “feet”.',
      expect.stringContaining('TypeError: Give either near or unit'),
      'because',
    ])
    expect(asked.filter((path) => /depth\.worker|ort-wasm|\.onnx/.test(path))).toEqual([])
  } finally {
    await Promise.all([cdn.close(), site.close()])
  }
})

test('a model file runs once its input range is known', async ({ page, host }) => {
  await openHost(page, host.page())
  const result = await page.evaluate(async (base64) => {
    const { addModel, estimateDepth, DepthdropError } = window.library
    const blob = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))])
    const unclear = await addModel(blob).catch((error: unknown) =>
      error instanceof DepthdropError ? error.message : String(error),
    )
    const model = await addModel(blob, { pixels: 'unit' })
    const { model: title, width, height } = await estimateDepth('photo.png', { model })
    const wrong = await addModel(new Blob(['no network'])).catch((error: unknown) =>
      error instanceof DepthdropError ? error.code : String(error),
    )
    return { unclear, title, square: width === height, wrong }
  }, Buffer.from(tinyFile()).toString('base64'))
  expect(result).toEqual({
    unclear:
      'The graph of “model.onnx” doesn’t say how to normalise its input. Pass one of these to `addModel` as `pixels`: imagenet, unit, half, bytes.',
    title: 'model.onnx',
    square: true,
    wrong: 'model-not-onnx',
  })
})

test('a model is downloaded by its address once, and a changed one is refused', async ({
  page,
}) => {
  const calls: string[] = []
  const files = { '/own.onnx': { type: 'application/octet-stream', body: Buffer.from(tinyFile()) } }
  const host = await startHost({ headers: 'isolated', files })
  try {
    page.on('request', (request) => calls.push(new URL(request.url()).pathname))
    await openHost(page, host.page())
    const add = () =>
      page.evaluate(() =>
        window.library.addModel('own.onnx', { pixels: 'unit' }).then(
          ({ title, sha256, source }) => ({ title, sha256, source }),
          (error: unknown) => String(error),
        ),
      )
    const first = await add()
    expect(first).toMatchObject({
      title: 'own.onnx',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      source: { kind: 'own', address: new URL('own.onnx', host.url).href },
    })
    expect(await add()).toEqual(first)
    expect(calls.filter((path) => path === '/own.onnx')).toHaveLength(1)
    const pinned = await page.evaluate(
      () =>
        window.library
          .addModel('own.onnx', { pixels: 'unit', sha256: '0'.repeat(64) })
          .catch((error: unknown) => Reflect.get(Object(error), 'code')) as Promise<unknown>,
    )
    expect(pinned).toBe('model-hash')
    const refused = await page.evaluate(() =>
      Promise.all(
        ['https://user:secret@host/own.onnx', 'none.onnx', 'page.html?from=x'].map((address) =>
          window.library
            .addModel(address)
            .catch((error: unknown) => Reflect.get(Object(error), 'code')),
        ),
      ),
    )
    expect(refused).toEqual(['model-credentials', 'model-http', 'model-page'])
  } finally {
    await host.close()
  }
})

test('a model that does not run is refused', async ({ page, host }) => {
  await openHost(page, host.page())
  const wrong = tinyFile({
    front: [{ ...node('Telepathy', ['input'], 'thought'), domain: 'com.example' }],
    last: 'thought',
  })
  const code = await page.evaluate(async (base64) => {
    const blob = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))])
    return window.library.addModel(blob, { pixels: 'unit' }).then(
      () => 'none',
      (error: unknown) => Reflect.get(Object(error), 'code'),
    )
  }, Buffer.from(wrong).toString('base64'))
  expect(['model-run', 'model-operator']).toContain(code)
})

test('a model that never ends is refused after the time that the caller gives it', async ({
  page,
  host,
}) => {
  await openHost(page, host.page())
  const told = await page.evaluate(async (base64) => {
    const blob = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))])
    const add = (trialSeconds: number) =>
      window.library.addModel(blob, { pixels: 'unit', trialSeconds }).then(
        () => 'none',
        (error: unknown) => String(error),
      )
    return [await add(2), await add(181)]
  }, Buffer.from(endlessModel).toString('base64'))
  expect(told).toEqual([
    expect.stringMatching(
      /^DepthdropError: “model\.onnx” isn’t used: it didn’t finish .* within 2 /,
    ),
    'RangeError: trialSeconds must be above 0 and at most 180, not 181.',
  ])
})

test('the library looks for MiDaS small beside the page and on its mirrors', async ({ page }) => {
  const host = await startHost({
    headers: 'isolated',
    files: { '/elsewhere/midas.onnx': { type: 'application/octet-stream', body: 'not it' } },
  })
  try {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await openHost(page, host.page())
    const code = await page.evaluate(() =>
      window.library.estimateDepth('photo.png', { model: 'midas-small' }).then(
        () => 'none',
        (error: unknown) =>
          error instanceof window.library.DepthdropError ? error.code : String(error),
      ),
    )
    expect(code).toBe('model-length')
    expect(asked).toEqual(
      expect.arrayContaining(['/models/midas-small.onnx', '/elsewhere/midas.onnx']),
    )
  } finally {
    await host.close()
  }
})
