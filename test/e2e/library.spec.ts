/** Tests `import { estimateDepth } from 'depthdrop'` in the pages of other authors. */
import { estimate, floats, openApp, succeed } from './app.ts'
import { estimateAs, expect, openHost, photo, test } from './libraryPage.ts'

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
