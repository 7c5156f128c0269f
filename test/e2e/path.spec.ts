import { InferenceSession, Tensor } from 'onnxruntime-node'
import { PNG } from 'pngjs'
import { STARTER } from '../../src/core/models.ts'
import { floatsToTensor, toTensor } from '../../src/core/preprocess.ts'
import { reduceCubic } from '../../src/core/resample/reduceCubic.ts'
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

/** Runs the starter model in the native runtime: another engine, without our workers. */
async function native(tensor: Float32Array): Promise<Float32Array> {
  const session = await InferenceSession.create(inRoot('models', 'starter.onnx'))
  const [input, output] = [session.inputNames[0] ?? '', session.outputNames[0] ?? '']
  const { [output]: map } = await session.run({
    [input]: new Tensor('float32', tensor, [1, 3, SIDE, SIDE]),
  })
  if (!(map?.data instanceof Float32Array)) throw new Error('The output is not float32.')
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
    { width: SIDE, height: SIDE },
    rgb,
  )
  const tensor = new Float32Array(rgb.length)
  floatsToTensor(rgb, STARTER.profile, tensor)
  return tensor
}

test('the reference path equals onnxruntime-node on an OpenCV reduction within 1e-4', async ({
  page,
}) => {
  const photo = scene('reference.png', 400, 300)
  await openApp(page)
  const { key } = succeed(await estimate(page, photo, { downscale: 'reference' }))
  expect(largestError(await floats(page, key), await native(referenceTensor(photo)))).toBeLessThan(
    1e-4,
  )
})

test('a photo of the model’s own size reaches the model unchanged', async ({ page }) => {
  const photo = scene('own-size.png', SIDE, SIDE)
  const tensor = new Float32Array(SIDE * SIDE * 3)
  toTensor(new Uint8ClampedArray(PNG.sync.read(photo.bytes).data), STARTER.profile, tensor)
  await openApp(page)
  const { key } = succeed(await estimate(page, photo))
  expect(largestError(await floats(page, key), await native(tensor))).toBeLessThan(1e-4)
})

test('only the smooth reduction averages each block of pixels', async ({ page }) => {
  // Stripes two pixels wide. The two inner samples of an unfiltered cubic reduction always fall on the bright one.
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
  // Cubic weights at the middle of two pixels (a = −0.75): 2·0.59375 for the bright stripe, −2·0.09375 for the dark one.
  const cubic = (1.1875 * 200 - 0.1875 * 40) / 255
  expect(Math.min(...reference)).toBeGreaterThan(cubic - 1 / 255)
  expect(Math.max(...reference)).toBeLessThan(cubic + 1 / 255)
})

test('transparent pixels are blended over white', async ({ page }) => {
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

test('a photo that was estimated before needs no inference after a reload', async ({ page }) => {
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

test('each model, reduction and photo has a map of its own', async ({ page }) => {
  await openApp(page)
  const keys = [
    succeed(await estimate(page, scene('a.png'))).key,
    succeed(await estimate(page, scene('a.png'), { downscale: 'reference' })).key,
    succeed(await estimate(page, scene('a.png', 320, 240, 1))).key,
  ]
  expect(new Set(keys).size).toBe(3)
  expect(await inferences(page)).toBe(3)
})

test('two requests for the same photo share one inference', async ({ page }) => {
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

test('an isolated page uses a thread for each core, at most four', async ({ page }) => {
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

test('one thread and two threads give the same bits', async ({ page }) => {
  await openApp(page, './?threads=1')
  const one = succeed(await estimate(page, scene('same.png')))
  expect(one.engine).toMatchObject({ kind: 'turbo', threads: 1, reason: 'forced' })
  const map = await floats(page, one.key)
  await page.evaluate(() => indexedDB.deleteDatabase('depthdrop-maps'))
  await openApp(page, './?threads=2')
  const two = succeed(await estimate(page, scene('same.png')))
  expect(two.engine).toMatchObject({ kind: 'turbo', threads: 2 })
  expect(two.cached).toBe(false)
  expect(await floats(page, two.key)).toEqual(map)
})

test('a page without isolation uses one thread', async ({ page, plain }) => {
  await openApp(page, plain.url)
  const { engine } = succeed(await estimate(page, scene('plain.png')))
  expect(engine).toMatchObject({ isolated: false, threads: 1, reason: 'not-isolated' })
})

test('a photo is estimated without storage', async ({ page }) => {
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
  // The map stays in memory for this visit.
  expect(succeed(await estimate(page, scene('private.png'))).cached).toBe(true)
})

test('a photo is estimated on a full disk', async ({ page, isolated }) => {
  await openApp(page)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(isolated.url).origin,
    quotaSize: 1,
  })
  const { notices } = succeed(await estimate(page, scene('full.png')))
  expect(notices).toContainEqual({ code: 'storage-full' })
})

test('a photo is estimated again after its worker was killed', async ({ page }) => {
  await catchEngines(page)
  await openApp(page)
  const { notices, engine } = succeed(
    await estimate(page, scene('killed.png'), { killAt: 'infer' }),
  )
  expect(notices).toContainEqual({ code: 'worker-restarted', threads: engine.threads })
  expect(await page.evaluate(() => window.engines?.length)).toBe(2)
  // The stored map does not keep the notice of one run.
  expect(succeed(await estimate(page, scene('killed.png'))).notices).toEqual([])
  // The new worker also handles the next photo.
  succeed(await estimate(page, scene('after.png', 320, 240, 3)))
})

test('a runtime that does not load gives an error', async ({ page }) => {
  await page.route(/\.wasm$/, (route) => route.abort())
  await openApp(page)
  const outcome = await estimate(page, scene('no-runtime.png'))
  expect(outcome).toMatchObject({
    code: 'engine-missing',
    message: expect.stringContaining('The engine couldn’t be loaded'),
  })
})

test('the page sends no request to another host', async ({ page, isolated }) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(isolated.url))
      foreign.push(request.url())
  })
  await openApp(page)
  succeed(await estimate(page, scene('at-home.png')))
  expect(foreign).toEqual([])
})
