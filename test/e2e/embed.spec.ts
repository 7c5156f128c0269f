/** Tests the page in an iframe of another site that uses the host's helper. */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { LIB } from '../../tools/library/folder.mjs'
import { estimate, floats, openApp, succeed } from './app.ts'
import {
  ask,
  complaints,
  embed,
  embedReady,
  frameOf,
  openHost,
  photo,
  refusal,
  test,
} from './embedPage.ts'
import { fixture } from './fixtures.ts'
import { expect } from './screen.ts'

const FILE = path.join(LIB, 'embed.js')

test('the host’s helper is one file of less than 2048 bytes without imports', async () => {
  expect((await stat(FILE)).size).toBeLessThan(2048)
  expect(await readFile(FILE, 'utf8')).not.toMatch(/\bimport\b/)
})

test('the helper can be imported where there is no DOM', async () => {
  const helper: unknown = await import(FILE)
  expect(Object.keys(Object(helper))).toEqual(['embedDepthdrop'])
})

test('each kind of source gives the same floats as the app', async ({ page, host, isolated }) => {
  await openApp(page, isolated.url)
  const { key } = succeed(await estimate(page, photo))
  const ours = [...(await floats(page, key))]
  const found = complaints(page)
  await embedReady(page, host, isolated)
  for (const kind of ['File', 'Blob', 'ArrayBuffer'] as const) {
    const { floats: theirs, width, height, size, min, max, cached } = await ask(page, { kind })
    expect.soft(theirs, kind).toEqual(ours)
    expect.soft([width, height, size]).toEqual([256, 256, { width: 320, height: 240 }])
    expect.soft([min, max]).toEqual([Math.min(...ours), Math.max(...ours)])
    expect.soft(cached, kind).toBe(kind !== 'File')
  }
  // The photo is opaque, so its bitmap has the same colours.
  const { floats: drawn } = await ask(page, { kind: 'ImageBitmap' })
  expect(drawn).toEqual(ours)
  expect(found).toEqual([])
})

test('the helper creates the iframe from an address and a container', async ({
  page,
  host,
  isolated,
}) => {
  await openHost(page, host)
  const told = await page.evaluate(async (src) => {
    const container = document.querySelector('#place') ?? document.body
    const told: (string | null)[] = []
    window.embedded = window.embedDepthdrop(
      { src, container, parameters: { ui: 'none', palette: 'grey' } },
      { onCapabilities: ({ engine }) => told.push(engine) },
    )
    await window.embedded.ready
    const { engine } = await window.embedded.estimate(new Blob([window.bytes]))
    return {
      told,
      engine,
      allow: window.embedded.iframe.allow,
      title: window.embedded.iframe.title,
      inside: container.contains(window.embedded.iframe),
    }
  }, isolated.url)
  expect(told).toMatchObject({ allow: 'cross-origin-isolated', title: 'Depth map', inside: true })
  // The engine is unknown until a model is loaded. The frame then reports it.
  expect(told.told[0]).toBeNull()
  expect(told.told.at(-1)).toBe(told.engine)
  await expect(frameOf(page, isolated).locator('body')).toHaveAttribute('data-ui', 'none')
  await page.evaluate(() => window.embedded.close())
  await expect(page.locator('iframe')).toHaveCount(0)
})

test('the colour picture has the requested palette and the size of the photo', async ({
  page,
  host,
  isolated,
}) => {
  await embedReady(page, host, isolated)
  const grey = (await ask(page, { picture: true, palette: 'grey' })).picture
  expect([grey?.width, grey?.height]).toEqual([320, 240])
  const isGrey = (rgba: readonly number[] = []): boolean =>
    rgba.every((value, i) => i % 4 === 3 || value === rgba[i - (i % 4)])
  expect(isGrey(grey?.rgba)).toBe(true)
  expect(new Set(grey?.rgba).size).toBeGreaterThan(100)
  const inferno = (await ask(page, { picture: true })).picture
  expect(isGrey(inferno?.rgba)).toBe(false)
  expect((await ask(page)).picture).toBeUndefined()
})

test('progress names the stages of the work in their order', async ({ page, host, isolated }) => {
  await embedReady(page, host, isolated)
  const { stages, wrong, left } = await page.evaluate(async () => {
    const said: { stage: string; fraction: number | null }[] = []
    const source = window.bytes.slice().buffer
    await window.embedded.estimate(source, {
      transfer: true,
      onProgress: ({ stage, fraction }) => said.push({ stage, fraction }),
    })
    return {
      stages: [...new Set(said.map(({ stage }) => stage))],
      wrong: said.filter(({ fraction }) => fraction !== null && !(fraction >= 0 && fraction <= 1)),
      left: source.byteLength,
    }
  })
  expect(stages.slice(0, 3)).toEqual(['read', 'model', 'decode'])
  expect(stages).toContain('infer')
  expect([wrong, left]).toEqual([[], 0])
})

test('an aborted estimate rejects with an AbortError', async ({ page, host, isolated }) => {
  await embedReady(page, host, isolated)
  const names = await page.evaluate(async () => {
    const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error))
    const blob = new Blob([window.bytes])
    const before = window.embedded.estimate(blob, { signal: AbortSignal.abort() }).catch(nameOf)
    const stop = new AbortController()
    const during = window.embedded
      .estimate(blob, { signal: stop.signal, onProgress: () => stop.abort() })
      .catch(nameOf)
    return [await before, await during]
  })
  expect(names).toEqual(['AbortError', 'AbortError'])
  expect((await ask(page)).width).toBe(256)
})

test('the ninth request at a time finds the queue full', async ({ page, host, isolated }) => {
  await embedReady(page, host, isolated)
  expect(await refusal(page, 'words')).toEqual({
    code: 'not-an-image',
    message: expect.stringContaining('“odd.png” isn’t an image we can read'),
  })
  expect(await refusal(page, '')).toMatchObject({ code: 'empty-file' })
  const codes = await page.evaluate(async () => {
    const nineth = Array.from({ length: 9 }, (_, i) =>
      window.embedded.estimate(new Blob([window.bytes, new Uint8Array(i)])),
    )
    const settled = await Promise.allSettled(nineth)
    return settled.map((one) =>
      one.status === 'fulfilled' ? 'done' : String(Object(one.reason).code),
    )
  })
  expect(codes).toEqual([...Array.from({ length: 8 }, () => 'done'), 'queue-full'])
})

test('a photo of more than 100 megapixels is refused before it is decoded', async ({
  page,
  host,
  isolated,
}) => {
  await openHost(page, host, fixture('bomb.png'))
  await embed(page, isolated)
  await expect(ask(page)).rejects.toThrow(/the limit is 100 megapixels/)
})

test('a source that cannot be cloned is refused at once', async ({ page, host, isolated }) => {
  await embedReady(page, host, isolated)
  const found = await page.evaluate(async () => {
    const estimate = window.embedded.estimate as (source: unknown) => Promise<unknown>
    const codeOf = (error: unknown): string => String(Object(error).code) + Object(error).name
    return [
      await estimate('https://a.example/b.png').catch(codeOf),
      await estimate(() => 1).catch(codeOf),
    ]
  })
  expect(found).toEqual(['bad-messageDepthdropError', expect.stringContaining('DataCloneError')])
})

test('settings change the map that the frame shows', async ({ page, host, isolated }) => {
  const frame = await embedReady(page, host, isolated)
  await ask(page, { show: true })
  const map = (name: string) => frame.getByRole('img', { name, exact: true })
  await expect(map('Depth map of mine.png. Bright is near, dark is far.')).toBeVisible()
  await page.evaluate(() => window.embedded.set({ lang: 'zh', palette: 'grey', ui: 'full' }))
  await expect(map('mine.png 的深度图。亮处近，暗处远。')).toBeVisible()
  await expect(frame.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await expect(frame.locator('depth-map')).toHaveAttribute('palette', 'grey')
  await expect(frame.locator('select.model')).toBeVisible()
  await expect(frame.locator('.embed-times summary')).toHaveText('用时与引擎')
})
