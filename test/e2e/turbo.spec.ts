/** Tests Depthdrop's own engine in the browser: its choice, its self-test, and the fallback to onnxruntime-web. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { STARTER } from '../../src/core/models.ts'
import type { Model } from '../../src/core/types.ts'
import { depthAnythingFile, TINY } from '../../tools/graph/depthAnything.ts'
import { SEED, SEEDED, seededFile } from '../../tools/graph/seededModel.ts'
import { inRoot } from '../../tools/process/root.mjs'
import { node, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { catchEngines, estimate, floats, openApp, register, scene, succeed } from './app.ts'
import { beforeWorker } from './faults/inject.ts'
import { keysOf } from './kept.ts'
import { lens } from './lens.ts'
import { notices } from './parts.ts'
import { choose, chooseAndWait } from './screen.ts'
import { expect, type Page, test } from './site.ts'

const SIDE = 256

/** Serves a file as a model and returns its description. */
async function serveModel(
  page: Page,
  name: string,
  bytes: Buffer,
  part: Partial<Model> = {},
): Promise<Model> {
  await page.route(`**/models/${name}`, (route) =>
    route.fulfill({
      body: bytes,
      contentType: 'application/octet-stream',
      headers: { 'Cross-Origin-Resource-Policy': 'cross-origin' },
    }),
  )
  return {
    id: `own-${name}`,
    title: name,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    licence: '',
    profile: STARTER.profile,
    source: { kind: 'fetched', urls: [`models/${name}`] },
    ...part,
  }
}

function unsupported(): Buffer {
  return Buffer.from(
    tinyFile({
      front: [node('LeakyRelu', ['input'], 'bent')],
      last: 'bent',
      input: [1, 3, SIDE, SIDE],
      output: [1, 1, SIDE, SIDE],
    }),
  )
}

function apart(a: Float32Array, b: Float32Array): number {
  const range =
    b.reduce((most, value) => Math.max(most, value)) -
    b.reduce((least, value) => Math.min(least, value))
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? NaN))), 0) / range
}

function engineStarts(page: Page): Promise<number | undefined> {
  return page.evaluate(() => window.engines?.length)
}

test('turbo and onnxruntime-web give the same map', async ({ page }) => {
  await openApp(page)
  const turbo = succeed(await estimate(page, scene('same.png')))
  expect(turbo.engine).toMatchObject({
    kind: 'turbo',
    declined: null,
    engine: expect.stringMatching(/^turbo \d+, relaxed SIMD$/),
  })
  const map = await floats(page, turbo.key)
  await page.evaluate(() => indexedDB.deleteDatabase('depthdrop-maps'))
  await openApp(page, './?engine=ort')
  const ort = succeed(await estimate(page, scene('same.png')))
  expect(ort.engine).toMatchObject({
    kind: 'ort',
    declined: { code: 'asked' },
    engine: expect.stringMatching(/^onnxruntime-web \d/),
  })
  expect(apart(map, await floats(page, ort.key))).toBeLessThan(1e-5)
})

test('a map in 8 bits differs slightly and is cached separately', async ({ page }) => {
  await openApp(page, './?engine=int8')
  const coarse = succeed(await estimate(page, scene('whole.png')))
  expect(coarse.engine).toMatchObject({
    kind: 'turbo',
    arithmetic: 'int8',
    declined: null,
    engine: expect.stringMatching(/^turbo \d+, relaxed SIMD, 8 bits$/),
  })
  const map = await floats(page, coarse.key)
  await openApp(page)
  const fine = succeed(await estimate(page, scene('whole.png')))
  expect(fine.cached).toBe(false)
  expect(fine.engine).not.toHaveProperty('arithmetic')
  const difference = apart(map, await floats(page, fine.key))
  expect(difference).toBeGreaterThan(1e-5)
  expect(difference).toBeLessThan(0.05)
  await openApp(page, './?engine=int8')
  expect(succeed(await estimate(page, scene('whole.png')))).toMatchObject({
    cached: true,
    key: coarse.key,
  })
})

test('a transformer of any size runs on turbo, and gives the map of onnxruntime-web', async ({
  page,
}) => {
  const file = Buffer.from(depthAnythingFile(5, TINY))
  const model = await serveModel(page, 'transformer.onnx', file, {
    profile: { ...SEEDED.profile, width: 56, height: 56, multiple: 14 },
  })
  const mapOf = async (address: string, kind: string, width: number): Promise<Float32Array> => {
    await openApp(page, address)
    await page.evaluate(() => indexedDB.deleteDatabase('depthdrop-maps'))
    await openApp(page, address)
    await register(page, model)
    const photo = scene('tokens.png', width, 240)
    const { engine, key } = succeed(await estimate(page, photo, { model: model.id }))
    expect(engine).toMatchObject({ kind })
    return floats(page, key)
  }
  for (const width of [320, 240]) {
    const map = await mapOf('./', 'turbo', width)
    expect(apart(map, await mapOf('./?engine=ort', 'ort', width))).toBeLessThan(1e-4)
  }
})

/** Pearson's. */
function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const dot = (p: Float32Array, q: Float32Array): number => {
    const [m, n] = [mean(p), mean(q)]
    return p.reduce((sum, value, i) => sum + (value - m) * ((q[i] ?? NaN) - n), 0)
  }
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

for (const name of ['depth-anything-q8', 'depth-anything-q8-channels'])
  test(`${name} runs on turbo, and gives the map of onnxruntime-web`, async ({ page }) => {
    const file = gunzipSync(readFileSync(inRoot('test', 'models', `${name}.onnx.gz`)))
    const model = await serveModel(page, `${name}.onnx`, file, {
      profile: { ...SEEDED.profile, width: 56, height: 56, multiple: 14 },
    })
    const mapOf = async (address: string, kind: string): Promise<Float32Array> => {
      await openApp(page, address)
      await page.evaluate(() => indexedDB.deleteDatabase('depthdrop-maps'))
      await openApp(page, address)
      await register(page, model)
      const photo = scene('bytes.png')
      const { engine, key } = succeed(await estimate(page, photo, { model: model.id }))
      expect(engine).toMatchObject({ kind, declined: kind === 'ort' ? { code: 'asked' } : null })
      // The self-test has compared the engines.
      const checks = ['answer', 'verdict'].map((check) =>
        expect.stringContaining(`${check}:${model.sha256}`),
      )
      expect(await keysOf(page, 'models')).toEqual(expect.arrayContaining(checks))
      return floats(page, key)
    }
    const map = await mapOf('./', 'turbo')
    const rounded = await mapOf('./?engine=ort', 'ort')
    expect(correlation(map, rounded)).toBeGreaterThan(0.999)
    // onnxruntime-web rounds activations to 8 bits, turbo does not.
    expect(apart(map, rounded)).toBeGreaterThan(1e-4)
  })

test('a file with quantised attention runs on turbo at 1369 tokens', async ({ page }) => {
  const name = 'depth-anything-qdq-attention'
  const file = gunzipSync(readFileSync(inRoot('test', 'models', `${name}.onnx.gz`)))
  const model = await serveModel(page, `${name}.onnx`, file, {
    profile: { ...SEEDED.profile, width: 518, height: 518, multiple: 14 },
  })
  await openApp(page)
  await register(page, model)
  // The second photo comes after the self-test.
  for (const photo of [scene('first.png'), scene('second.png', 320, 240, 3)]) {
    const { engine } = succeed(await estimate(page, photo, { model: model.id }))
    expect(engine).toMatchObject({ kind: 'turbo', declined: null })
  }
  const verdict = expect.stringContaining(`verdict:${model.sha256}`)
  await expect.poll(() => keysOf(page, 'models')).toContainEqual(verdict)
})

test('turbo runs on one thread without isolation', async ({ page, plain }) => {
  await openApp(page, plain.url)
  const { engine, key } = succeed(await estimate(page, scene('alone.png')))
  expect(engine).toMatchObject({ kind: 'turbo', threads: 1, reason: 'not-isolated' })
  const map = await floats(page, key)
  await openApp(page, `${plain.url}?engine=ort`)
  await page.evaluate(() => indexedDB.deleteDatabase('depthdrop-maps'))
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  expect(
    apart(map, await floats(page, succeed(await estimate(page, scene('alone.png'))).key)),
  ).toBeLessThan(1e-5)
})

test('a browser without relaxed SIMD gets the plain kernels', async ({ page }) => {
  // An older browser does not know the instructions of the first module that the engine compiles.
  await beforeWorker(
    page,
    'depth',
    `{
      const { compile } = WebAssembly
      let isOlder = true
      WebAssembly.compile = async (bytes) => {
        if (!isOlder) return compile.call(WebAssembly, bytes)
        isOlder = false
        throw new WebAssembly.CompileError('unknown instruction')
      }
    }`,
  )
  await openApp(page)
  const { engine } = succeed(await estimate(page, scene('older.png')))
  expect(engine).toMatchObject({
    kind: 'turbo',
    engine: expect.stringMatching(/^turbo \d+, SIMD$/),
  })
})

test('the page falls back to onnxruntime-web if the kernels do not load', async ({ page }) => {
  await page.route('**/assets/kernels.*.wasm', (route) => route.fulfill({ status: 404 }))
  await openApp(page)
  await chooseAndWait(page, scene('fallback.png'))
  await expect(notices(page)).toContainText('engine did not start')
  const { engine } = succeed(await estimate(page, scene('fallback.png')))
  expect(engine).toMatchObject({
    kind: 'ort',
    declined: { code: 'failed', detail: expect.stringContaining('404') },
  })
})

test('a model with an operator that turbo does not support runs on onnxruntime-web', async ({
  page,
}) => {
  await openApp(page)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('button', { name: /\.onnx/ }).click()
  await (await chooser).setFiles({
    name: 'bent.onnx',
    mimeType: 'application/octet-stream',
    buffer: unsupported(),
  })
  await page.getByRole('button', { name: 'Use this' }).click()
  await expect(page.getByRole('button', { name: 'Model: bent.onnx' })).toBeVisible()
  await choose(page, scene('bent.png'))
  const details = page.getByRole('button', { name: 'Details', exact: true })
  await details.click()
  await expect(page.locator('#timing')).toContainText(
    'does not support a part of this model: the operator LeakyRelu',
  )
  await expect(notices(page)).toBeHidden()
})

test('a model that fails its self-test runs on onnxruntime-web, also at the next visit', async ({
  page,
}) => {
  const model = await lens(page, 0)
  await openApp(page)
  await register(page, { ...model, referenceOutput: Array.from({ length: 64 }, (_, i) => i) })
  const wrong = succeed(await estimate(page, scene('wrong.png'), { model: model.id }))
  expect(wrong.engine).toMatchObject({ kind: 'ort', declined: { code: 'check' } })
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await register(page, model)
  const again = succeed(await estimate(page, scene('again.png', 320, 240, 3), { model: model.id }))
  expect(again.engine).toMatchObject({ kind: 'ort', declined: { code: 'check' } })
  await choose(page, scene('seen.png'))
  await expect(notices(page)).toBeHidden()
})

test('a model without a reference output is verified once', async ({ page }) => {
  const { referenceOutput: _, ...model } = await lens(page, 1)
  await catchEngines(page)
  await openApp(page)
  await register(page, model)
  const first = succeed(await estimate(page, scene('first.png'), { model: model.id }))
  expect(first.engine).toMatchObject({ kind: 'turbo', declined: null })
  expect(await engineStarts(page)).toBe(2)
  expect(await keysOf(page, 'models')).toContainEqual(
    expect.stringContaining(`answer:${model.sha256}`),
  )
  succeed(await estimate(page, scene('second.png', 320, 240, 3), { model: model.id }))
  expect(await engineStarts(page)).toBe(2)
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await register(page, model)
  expect(
    succeed(await estimate(page, scene('third.png', 320, 240, 5), { model: model.id })).engine.kind,
  ).toBe('turbo')
  expect(await engineStarts(page)).toBe(1)
})

test('the engine frees the memory of the model that it replaces', async ({ page }) => {
  test.setTimeout(120_000)
  const seeded = await serveModel(page, 'seeded.onnx', Buffer.from(seededFile(SEED)), {
    ...SEEDED,
    source: { kind: 'fetched', urls: ['models/seeded.onnx'] },
  })
  const small = await lens(page, 2)
  await openApp(page)
  await register(page, seeded)
  await register(page, small)
  const memory = async (): Promise<number> =>
    (await page.evaluate(() => window.depthdrop.counters())).memory
  const starter = succeed(await estimate(page, scene('a.png')))
  const one = await memory()
  const midas = succeed(await estimate(page, scene('a.png'), { model: 'seeded' }))
  const two = await memory()
  expect(two - one).toBeGreaterThan(100e6)
  expect(two - one).toBeLessThan(150e6)
  // Both models are loaded, and neither has changed the other.
  await page.evaluate(() => indexedDB.deleteDatabase('depthdrop-maps'))
  const again = succeed(await estimate(page, scene('b.png', 320, 240, 7)))
  succeed(await estimate(page, scene('b.png', 320, 240, 7), { model: 'seeded' }))
  expect([starter, midas, again].map(({ engine }) => engine.kind)).toEqual([
    'turbo',
    'turbo',
    'turbo',
  ])
  // The starter was used before the seeded model, so the engine unloads the starter.
  succeed(await estimate(page, scene('c.png', 320, 240, 9), { model: small.id }))
  expect(await memory()).toBeLessThan(two - one + 10e6)
  succeed(await estimate(page, scene('d.png', 320, 240, 11)))
  expect(await memory()).toBeLessThan(60e6)
})

test('a second visit starts from the packed weights without the model’s file', async ({ page }) => {
  test.setTimeout(180_000)
  const file = Buffer.from(seededFile(SEED))
  const model = await serveModel(page, 'seeded.onnx', file, {
    ...SEEDED,
    source: { kind: 'fetched', urls: ['models/seeded.onnx'] },
  })
  const packed = `packed:${model.sha256}`
  const visit = async (name: string): Promise<Float32Array> => {
    await openApp(page)
    await register(page, model)
    await page.evaluate(() => indexedDB.deleteDatabase('depthdrop-maps'))
    const { engine, key } = succeed(await estimate(page, scene(name), { model: 'seeded' }))
    expect(engine).toMatchObject({ kind: 'turbo', declined: null })
    return floats(page, key)
  }
  /** Damages the packed weights or removes the model's file from storage. */
  const alter = (change: 'remove the file' | 'damage'): Promise<void> =>
    page.evaluate(
      async ([what, sha256]) => {
        const database = await new Promise<IDBDatabase>((resolve) => {
          const opening = indexedDB.open('depthdrop-models')
          opening.onsuccess = () => resolve(opening.result)
        })
        const store = () => database.transaction('models', 'readwrite').objectStore('models')
        const done = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve, reject) => {
            request.onsuccess = () => resolve(request.result)
            request.onerror = () => reject(request.error)
          })
        if (what === 'remove the file') await done(store().delete(`model:${sha256}`))
        else {
          const image = (await done(store().get(`packed:${sha256}`))) as { readonly content: Blob }
          const bytes = new Uint8Array(await image.content.arrayBuffer())
          bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
          await done(store().put({ ...image, content: new Blob([bytes]) }, `packed:${sha256}`))
        }
        database.close()
      },
      [change, model.sha256] as const,
    )
  const first = await visit('one.png')
  await expect.poll(() => keysOf(page, 'models'), { timeout: 60_000 }).toContain(packed)
  await expect
    .poll(async () => (await keysOf(page, 'models')).filter((key) => key.startsWith('verdict:')))
    .toHaveLength(1)
  await alter('remove the file')
  await page.route('**/models/seeded.onnx', (route) => route.abort())
  expect(await visit('one.png')).toEqual(first)
  expect(await keysOf(page, 'models')).not.toContain(`model:${model.sha256}`)
  await alter('damage')
  await serveModel(page, 'seeded.onnx', file)
  expect(await visit('one.png')).toEqual(first)
  expect(await keysOf(page, 'models')).toContain(`model:${model.sha256}`)
})

test('a hundred runs on one to four threads give the same bits', async ({ page }) => {
  test.setTimeout(120_000)
  const hashes = new Set<string>()
  for (const threads of [1, 2, 3, 4]) {
    await openApp(page, `./?threads=${threads}`)
    const found = await page.evaluate(async () => {
      const seen = new Set<string>()
      for (let i = 0; i < 25; i++) {
        const canvas = new OffscreenCanvas(256, 256)
        const context = canvas.getContext('2d')
        context?.fillRect(40, 60, 90, 100)
        if (context !== null) context.fillStyle = 'teal'
        context?.fillRect(120, 20, 80, 180)
        // Each file has other bytes and the same picture, so no map is cached.
        const png = await canvas.convertToBlob()
        const file = new File([png, new Uint8Array(i + 1)], 'same.png')
        const { key, cached } = await window.depthdrop.estimate(file)
        if (cached) throw new Error('The map came from the cache.')
        const bytes = new Uint8Array(Float32Array.from(await window.depthdrop.floats(key)).buffer)
        seen.add([...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].join())
      }
      return [...seen]
    })
    for (const hash of found) hashes.add(hash)
    await page.evaluate(() => indexedDB.deleteDatabase('depthdrop-maps'))
  }
  expect(hashes.size).toBe(1)
})

test('the engine chosen in the panel is used for the next photo', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, scene('one.png'))
  await page.getByRole('button', { name: 'Details', exact: true }).click()
  const engine = page
    .locator('#timing dt', { hasText: 'Engine' })
    .locator('xpath=following-sibling::dd[1]')
  await expect(engine).toHaveText(/^turbo/)
  await page.getByLabel('Engine for new photos').selectOption('ort')
  await chooseAndWait(page, scene('two.png', 320, 240, 5))
  await expect(engine).toHaveText(/^onnxruntime-web/)
  await page.reload()
  await chooseAndWait(page, scene('three.png', 320, 240, 9))
  await page.getByRole('button', { name: 'Details', exact: true }).click()
  await expect(engine).toHaveText(/^onnxruntime-web/)
  await openApp(page, './?engine=auto')
  await chooseAndWait(page, scene('said.png', 320, 240, 15))
  await page.getByRole('button', { name: 'Details', exact: true }).click()
  await expect(engine).toHaveText(/^turbo(?!.*8 bits)/)
  await page.getByLabel('Engine for new photos').selectOption('int8')
  await chooseAndWait(page, scene('whole.png', 320, 240, 11))
  await expect(engine).toHaveText(/^turbo.*8 bits$/)
  await page.getByLabel('Engine for new photos').selectOption('auto')
  await chooseAndWait(page, scene('four.png', 320, 240, 13))
  await expect(engine).toHaveText(/^turbo(?!.*8 bits)/)
})
