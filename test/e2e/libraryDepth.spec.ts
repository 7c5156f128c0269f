/** Tests the package with depth inside a photo, and with depth files. */
import { golden, goldenBytes, floats as goldenFloats, largestDifference } from '../golden/read.ts'
import { gdepthJpeg, png16 } from '../unit/core/embedded/makeEmbedded.ts'
import { scene } from './app.ts'
import { expect, openHost, startHost, test } from './libraryPage.ts'

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
