/** Tests what the package takes as a photo, and which sources it refuses. */
import { FILE_FORMATS, FORMAT_NAMES } from '../../src/core/files/fileFormats.ts'
import {
  estimateAs,
  expect,
  failureOf,
  type Made,
  openHost,
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
    // The first box of an MP4 file.
    expect(await failureOf(page, 'data:video/mp4;base64,AAAAIGZ0eXBpc29t')).toEqual([
      'DepthdropError',
      'a-video',
      expect.stringContaining('depthVideo()'),
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
