/** Tests the package with models: a file, an address, and models that do not run. */
import { endlessModel } from '../unit/core/onnx/endlessModel.ts'
import { node, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { expect, openHost, startHost, test } from './libraryPage.ts'

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
