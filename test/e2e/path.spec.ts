import { InferenceSession, Tensor } from 'onnxruntime-node'
import { PNG } from 'pngjs'
import { STARTER } from '../../src/core/models.ts'
import { floatsToTensor, toTensor } from '../../src/core/preprocess.ts'
import { createRowBuffers, reduceCubic } from '../../src/core/resample/reduceCubic.ts'
import { inRoot } from '../../tools/process/root.mjs'
import {
  catchEngines,
  estimate,
  floats,
  inferences,
  openApp,
  type Picture,
  picture,
  register,
  scene,
  succeed,
} from './app.ts'
import { lens } from './lens.ts'
import { expect, test } from './site.ts'

const SIDE = 256

/** The starter by the native runtime: another engine, and none of our workers. */
async function native(tensor: Float32Array): Promise<Float32Array> {
  const session = await InferenceSession.create(inRoot('models', 'starter.onnx'))
  const [input, output] = [session.inputNames[0] ?? '', session.outputNames[0] ?? '']
  const { [output]: map } = await session.run({
    [input]: new Tensor('float32', tensor, [1, 3, SIDE, SIDE]),
  })
  if (!(map?.data instanceof Float32Array)) throw new Error('No float map.')
  return map.data
}

function largestError(ours: Float32Array, theirs: Float32Array): number {
  expect(ours.length).toBe(theirs.length)
  const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return (
    theirs.reduce((most, value, i) => Math.max(most, Math.abs(value - (ours[i] ?? NaN))), 0) /
    largest
  )
}

function referenceTensor({ bytes }: Picture): Float32Array {
  const { width, height, data } = PNG.sync.read(bytes)
  const rgb = new Float32Array(SIDE * SIDE * 3)
  const pixels = new Uint8ClampedArray(data)
  reduceCubic(
    (top, rows) => pixels.subarray(top * width * 4, (top + rows) * width * 4),
    { width, height },
    createRowBuffers(SIDE),
    rgb,
  )
  const tensor = new Float32Array(rgb.length)
  floatsToTensor(rgb, STARTER.profile, tensor)
  return tensor
}

test('the reference path is onnxruntime-node on an OpenCV reduction, within 1e-4', async ({
  page,
}) => {
  const photo = scene('reference.png', 400, 300)
  await openApp(page)
  const { key } = succeed(await estimate(page, photo, { downscale: 'reference' }))
  expect(largestError(await floats(page, key), await native(referenceTensor(photo)))).toBeLessThan(
    1e-4,
  )
})

test('a photo of the network’s own size reaches it unchanged, within 1e-4 of onnxruntime-node', async ({
  page,
}) => {
  const photo = scene('own-size.png', SIDE, SIDE)
  const tensor = new Float32Array(SIDE * SIDE * 3)
  toTensor(new Uint8ClampedArray(PNG.sync.read(photo.bytes).data), STARTER.profile, tensor)
  await openApp(page)
  const { key } = succeed(await estimate(page, photo))
  expect(largestError(await floats(page, key), await native(tensor))).toBeLessThan(1e-4)
})

test('the smooth reduction is the mean of each block of pixels within 3 levels; the reference one sees only some', async ({
  page,
}) => {
  // Stripes two pixels wide, so placed that the four samples of an unfiltered reduction see one colour alone.
  const photo = picture('stripes.png', SIDE * 4, SIDE * 4, (x, y) => [
    (x + 1) % 4 < 2 ? 40 : 200,
    y % 4 < 2 ? 0 : 255,
    128,
  ])
  await openApp(page)
  const red = await lens(page, 0)
  await register(page, red)
  const pixels = async (downscale: 'smooth' | 'reference'): Promise<Float32Array> =>
    floats(page, succeed(await estimate(page, photo, { model: red.id, downscale })).key)
  const inside = (map: Float32Array): readonly number[] =>
    [...map].filter((_, i) => i % SIDE > 1 && i % SIDE < SIDE - 2)
  const smooth = inside(await pixels('smooth'))
  expect(Math.min(...smooth)).toBeGreaterThan(117 / 255)
  expect(Math.max(...smooth)).toBeLessThan(123 / 255)
  const reference = inside(await pixels('reference'))
  expect(Math.abs((reference[5000] ?? NaN) - 120 / 255)).toBeGreaterThan(0.1)
})

test('transparent pixels are seen over white', async ({ page }) => {
  const png = new PNG({ width: 64, height: 64 })
  for (let i = 0; i < 64 * 64; i += 1) png.data.set([255, 0, 0, i % 64 < 32 ? 0 : 128], 4 * i)
  await openApp(page)
  const green = await lens(page, 1)
  await register(page, green)
  const { key } = succeed(
    await estimate(page, { name: 'glass.png', bytes: PNG.sync.write(png) }, { model: green.id }),
  )
  const map = await floats(page, key)
  expect(map[128 * SIDE + 20]).toBeCloseTo(1, 2)
  expect(map[128 * SIDE + 235]).toBeCloseTo(127 / 255, 2)
})

test('after a reload the same picture answers from memory: no network runs, the floats are the same', async ({
  page,
}) => {
  const photo = scene('again.png')
  await openApp(page)
  const first = succeed(await estimate(page, photo))
  expect(first.cached).toBe(false)
  expect(await inferences(page)).toBe(1)
  const map = await floats(page, first.key)
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  const again = succeed(await estimate(page, { ...photo, name: 'renamed.png' }))
  expect(again.cached).toBe(true)
  expect(again.name).toBe('renamed.png')
  expect(again.timing).not.toHaveProperty('infer')
  expect(await inferences(page)).toBe(0)
  expect(await floats(page, again.key)).toEqual(map)
})

test('another model, another reduction or another picture is another map', async ({ page }) => {
  await openApp(page)
  const keys = [
    succeed(await estimate(page, scene('a.png'))).key,
    succeed(await estimate(page, scene('a.png'), { downscale: 'reference' })).key,
    succeed(await estimate(page, scene('a.png', 320, 240, 1))).key,
  ]
  expect(new Set(keys).size).toBe(3)
  expect(await inferences(page)).toBe(3)
})

test('the same picture twice at once joins: one inference, two answers', async ({ page }) => {
  await openApp(page)
  const both = await Promise.all([
    estimate(page, scene('one.png')),
    estimate(page, scene('two.png')),
  ])
  const [a, b] = both.map(succeed)
  expect(a?.key).toBe(b?.key)
  expect([a?.name, b?.name]).toEqual(['one.png', 'two.png'])
  expect(await inferences(page)).toBe(1)
})

test('isolated: as many threads as this machine has cores (up to four), and why', async ({
  page,
}) => {
  await openApp(page)
  const cores = await page.evaluate(() => navigator.hardwareConcurrency)
  const { engine } = succeed(await estimate(page, scene('threads.png')))
  expect(engine).toMatchObject({
    isolated: true,
    threads: Math.min(cores, 4),
    reason: cores > 1 ? 'isolated' : 'one-core',
  })
  expect(engine).toMatchObject({ kind: 'turbo', declined: null })
  expect(engine.engine).toMatch(/^turbo \d+, /)
})

test('one thread and several give the same map', async ({ page }) => {
  await openApp(page, './?threads=1')
  const one = succeed(await estimate(page, scene('same.png')))
  expect(one.engine).toMatchObject({ threads: 1, reason: 'forced' })
  const map = await floats(page, one.key)
  await page.evaluate(() => indexedDB.deleteDatabase('depthdrop-maps'))
  await openApp(page, './?threads=2')
  const two = succeed(await estimate(page, scene('same.png')))
  expect(two.engine.threads).toBe(2)
  expect(two.cached).toBe(false)
  expect(largestError(await floats(page, two.key), map)).toBeLessThan(1e-4)
})

test('not isolated: one thread, the reason said, and the picture still appears', async ({
  page,
  plain,
}) => {
  await openApp(page, plain.url)
  const { engine } = succeed(await estimate(page, scene('plain.png')))
  expect(engine).toMatchObject({ isolated: false, threads: 1, reason: 'not-isolated' })
})

test('storage denied: the picture appears, and it is said that nothing is kept', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        throw new DOMException('Denied.', 'SecurityError')
      },
    })
  })
  await openApp(page)
  const { notices } = succeed(await estimate(page, scene('private.png')))
  expect(notices).toContainEqual({ code: 'no-storage' })
  // Within the visit it is still remembered.
  expect(succeed(await estimate(page, scene('private.png'))).cached).toBe(true)
})

test('a full disk: the picture appears, and it is said that it was not kept', async ({
  page,
  isolated,
}) => {
  await openApp(page)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(isolated.url).origin,
    quotaSize: 1,
  })
  const { notices } = succeed(await estimate(page, scene('full.png')))
  expect(notices).toContainEqual({ code: 'storage-full' })
})

test('a worker killed in mid-run is replaced, the photo done in the second try, and the visitor told', async ({
  page,
}) => {
  await catchEngines(page)
  await openApp(page)
  const { notices, engine } = succeed(
    await estimate(page, scene('killed.png'), { killAt: 'infer' }),
  )
  expect(notices).toContainEqual({ code: 'worker-restarted', threads: engine.threads })
  expect(await page.evaluate(() => window.engines?.length)).toBe(2)
  // What happened once is not remembered with the map.
  expect(succeed(await estimate(page, scene('killed.png'))).notices).toEqual([])
  // And the new worker goes on working.
  succeed(await estimate(page, scene('after.png', 320, 240, 3)))
})

test('engines that cannot be loaded are an error with a sentence, and nothing hangs', async ({
  page,
}) => {
  await page.route(/\.wasm$/, (route) => route.abort())
  await openApp(page)
  const outcome = await estimate(page, scene('no-runtime.png'))
  expect(outcome).toMatchObject({
    code: 'engine-failed',
    message: expect.stringContaining('The engine couldn’t'),
  })
})

test('nothing is asked of any other host', async ({ page, isolated }) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(isolated.url))
      foreign.push(request.url())
  })
  await openApp(page)
  succeed(await estimate(page, scene('at-home.png')))
  expect(foreign).toEqual([])
})
