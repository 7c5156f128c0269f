/** Tests the interface of `<depth-map>` for authors of pages: attributes, properties, events, slots, styles. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { PNG } from 'pngjs'
import { paletteTable } from '../../src/core/colour/palettes.ts'
import type { DepthMapElement } from '../../src/element/depthMap.ts'
import { LIB } from '../../tools/library/folder.mjs'
import { serve } from '../../tools/site/serve.mjs'
import { tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { scene } from './app.ts'
import { count, define, expect, loaded, recordedEvents, show, shown, test } from './elementPage.ts'

const run = promisify(execFile)

test('an element with a src reports progress, then depth, then load', async ({ page }) => {
  await define(page)
  await show(page, '<depth-map id="one" src="/photos/1.png"></depth-map>')
  await loaded(page, 'one')
  const events = await recordedEvents(page, 'one')
  const fractions = events.flatMap(({ fraction }) => fraction ?? [])
  expect(fractions[0]).toBe(0)
  expect(fractions.at(-1)).toBeCloseTo(1, 9)
  expect(fractions.toSorted((a, b) => a - b)).toEqual(fractions)
  expect(fractions.length).toBeGreaterThan(5)
  expect(
    events.filter(({ type }) => type !== 'progress').map(({ type, about }) => [type, about]),
  ).toEqual([
    ['depth', '1.png'],
    ['load', undefined],
  ])
  expect(await page.evaluate(() => window.bubbled)).toEqual([])
  const depth = await page
    .locator('#one')
    .evaluate(({ depth: made }: DepthMapElement) => made && { ...made, data: [...made.data] })
  expect(depth).toMatchObject({ width: 160, height: 120, size: { width: 160, height: 120 } })
  expect(depth?.settings).toMatchObject({ detail: 'edges', flip: false })
  expect(depth).toMatchObject({
    name: '1.png',
    model: 'Depthdrop starter',
    notices: [],
    cached: false,
  })
  expect(Math.min(...(depth?.data ?? []))).toBe(depth?.min)
  expect(Math.max(...(depth?.data ?? []))).toBe(depth?.max)
  expect(await page.evaluate(() => window.violations)).toEqual([])
})

test('the model output appears first and is sharpened in place', async ({ page }) => {
  await page.evaluate(() => {
    const held: (() => void)[] = []
    window.sharpen = () => {
      for (const post of held) post()
    }
    window.Worker = class extends Worker {
      override postMessage(message: unknown, given?: unknown): void {
        const post = (): void => super.postMessage(message, given as Transferable[])
        if (String((message as { path?: unknown } | null)?.path) === 'refine') held.push(post)
        else post()
      }
    }
  })
  await define(page)
  await show(
    page,
    '<depth-map id="two" detail="raw" src="/photos/3.png"></depth-map><depth-map id="one" src="/photos/3.png"></depth-map>',
  )
  await loaded(page, 'two')
  const map = page.locator('#one canvas.map')
  await expect(map).toBeVisible()
  const raw = await shown(page, 'two')
  expect(Buffer.compare((await shown(page, 'one')).data, raw.data)).toBe(0)
  expect(await count(page, 'load', 'one')).toBe(0)
  await expect(page.locator('#one .progress')).toBeHidden()
  const before = await page.locator('#one').boundingBox()
  await page.evaluate(() => window.sharpen?.())
  await loaded(page, 'one')
  expect(await page.locator('#one').boundingBox()).toEqual(before)
  const sharp = await shown(page, 'one')
  expect(Buffer.compare(sharp.data, raw.data)).not.toBe(0)
  expect(await count(page, 'depth', 'one')).toBe(1)
})

test('a float file holds the model output unless the element has a detail, and says so', async ({
  page,
}) => {
  await define(page)
  await show(page, '<depth-map id="one" src="/photos/4.png"></depth-map>')
  await loaded(page, 'one')
  const settings = (format: 'tiff' | 'exr' | 'inferno') =>
    page.locator('#one').evaluate(async (element: DepthMapElement, wanted) => {
      const text = await (await element.toBlob(wanted)).text()
      return /"detail":"(\w+)"/.exec(text)?.[1]
    }, format)
  expect(await settings('tiff')).toBe('raw')
  expect(await settings('exr')).toBe('raw')
  expect(await settings('inferno')).toBe('edges')
  await page.locator('#one').evaluate((element) => element.setAttribute('detail', 'edges'))
  expect(await settings('tiff')).toBe('edges')
  expect(await page.evaluate(() => window.inferences)).toBe(1)
})

test('a new palette repaints the map without a new inference', async ({ page }) => {
  await define(page)
  await show(page, '<depth-map id="one" src="/photos/2.png"></depth-map>')
  await loaded(page, 'one')
  const bytes = await page.locator('#one').evaluate(async (element: DepthMapElement) => {
    const file = await element.toBlob()
    return [...new Uint8Array(await file.arrayBuffer())]
  })
  const file = PNG.sync.read(Buffer.from(bytes))
  const inferno = await shown(page, 'one')
  expect([inferno.width, inferno.height]).toEqual([160, 120])
  expect(Buffer.compare(inferno.data, file.data)).toBe(0)
  await page
    .locator('#one')
    .evaluate((element: DepthMapElement) => element.setAttribute('palette', 'grey'))
  await loaded(page, 'one', 2)
  const grey = await shown(page, 'one')
  const table = paletteTable('inferno')
  const levels = new Map(
    Array.from({ length: 256 }, (_, level) => [
      table.subarray(4 * level, 4 * level + 3).join(),
      level,
    ]),
  )
  const expected = Array.from({ length: 160 * 120 }, (_, i) =>
    levels.get([...inferno.data.subarray(4 * i, 4 * i + 3)].join()),
  )
  expect(Array.from({ length: 160 * 120 }, (_, i) => grey.data[4 * i])).toEqual(expected)
  expect(await page.evaluate(() => window.inferences)).toBe(1)
  expect(await count(page, 'depth')).toBe(1)
})

test('an invalid attribute value counts as its default', async ({ page }) => {
  await define(page)
  await show(
    page,
    '<depth-map id="one" palette="GREY" model="huge" loading="soon" compare></depth-map>',
  )
  const read = () =>
    page.locator('#one').evaluate((element: DepthMapElement) => {
      const { src, alt, palette, model, loading, compare, compareAt, source, depth, crossOrigin } =
        element
      return { src, alt, palette, model, loading, compare, compareAt, source, depth, crossOrigin }
    })
  expect(await read()).toEqual({
    src: '',
    alt: '',
    palette: 'grey',
    model: 'starter',
    loading: 'eager',
    crossOrigin: null,
    compare: true,
    compareAt: 0.5,
    source: null,
    depth: null,
  })
  const html = await page.locator('#one').evaluate((element: DepthMapElement) => {
    Object.assign(element, {
      alt: 'A hill',
      palette: 'inferno',
      model: 'midas-small',
      loading: 'manual',
    })
    Object.assign(element, { compare: 'slider', compareAt: 7, crossOrigin: 'use-credentials' })
    return element.outerHTML
  })
  const attributes =
    'palette="inferno" model="midas-small" loading="manual" compare="slider" alt="A hill" crossorigin="use-credentials"'
  expect(html).toBe(`<depth-map id="one" ${attributes}></depth-map>`)
  expect(await read()).toMatchObject({
    alt: 'A hill',
    palette: 'inferno',
    model: 'midas-small',
    loading: 'manual',
  })
  expect(await read()).toMatchObject({
    compare: true,
    compareAt: 1,
    crossOrigin: 'use-credentials',
  })
  const bare = await page.locator('#one').evaluate((element: DepthMapElement) => {
    Object.assign(element, {
      alt: null,
      palette: null,
      model: null,
      loading: null,
      compare: false,
      compareAt: NaN,
      crossOrigin: null,
    })
    return element.outerHTML
  })
  expect(bare).toBe('<depth-map id="one" compare="false"></depth-map>')
  expect(await read()).toMatchObject({
    palette: 'inferno',
    model: 'starter',
    loading: 'eager',
    compare: false,
    compareAt: 1,
  })
})

test('the map takes its accessible name from alt, or else from the language of the page', async ({
  page,
}) => {
  await define(page)
  await show(
    page,
    `<depth-map id="own" src="/photos/3.png" alt="The old bridge"></depth-map>
    <depth-map id="words" src="/photos/3.png"></depth-map>
    <div lang="zh-Hans"><depth-map id="chinese" src="/photos/3.png"></depth-map></div>
    <depth-map id="mute" src="/photos/3.png" alt=""></depth-map>`,
  )
  for (const id of ['own', 'words', 'chinese', 'mute']) await loaded(page, id)
  await expect(page.getByRole('img', { name: 'The old bridge' })).toBeVisible()
  await expect(
    page.getByRole('img', { name: 'Depth map. Bright is near, dark is far.' }),
  ).toBeVisible()
  await expect(page.getByRole('img', { name: '深度图。亮处近，暗处远。' })).toBeVisible()
  await expect(page.getByRole('img', { name: /^(Photo|照片)$/ })).toHaveCount(3)
  await expect(page.getByRole('img')).toHaveCount(6)
})

test('a source takes precedence over src', async ({ page }) => {
  await define(page)
  await show(page, '<depth-map id="one" src="/photos/4.png"></depth-map>')
  await page.locator('#one').evaluate(async (element: DepthMapElement) => {
    element.source = new File([await (await fetch('/photos/5.png')).blob()], 'mine.png')
  })
  await expect
    .poll(
      async () =>
        (await recordedEvents(page, 'one')).filter(({ type }) => type === 'depth').at(-1)?.about,
    )
    .toBe('mine.png')
  await page.locator('#one').evaluate((element: DepthMapElement) => (element.source = null))
  await expect
    .poll(
      async () =>
        (await recordedEvents(page, 'one')).filter(({ type }) => type === 'depth').at(-1)?.about,
    )
    .toBe('4.png')
  await page
    .locator('#one')
    .evaluate((element: DepthMapElement) => (element.source = document.createElement('canvas')))
  const size = () => page.locator('#one').evaluate(({ depth }: DepthMapElement) => depth?.size)
  await expect.poll(size).toEqual({ width: 300, height: 150 })
})

test('a missing photo causes an error event with its code', async ({ page, lab }) => {
  await define(page)
  await show(
    page,
    `<depth-map id="gone" src="/photos/none.png"><b slot="progress">wait</b></depth-map>
    <depth-map id="slotted" src="/photos/none.png"><b slot="error">No luck.</b></depth-map>
    <depth-map id="model" src="/photos/6.png" model="midas-small"></depth-map>`,
  )
  for (const [id, code] of [
    ['gone', 'source-http'],
    ['slotted', 'source-http'],
    ['model', 'model-missing'],
  ] as const) {
    await expect
      .poll(
        async () => (await recordedEvents(page, id)).find(({ type }) => type === 'error')?.about,
      )
      .toBe(code)
  }
  const sentence = `There is no image at ${lab.url}photos/none.png: the server answered 404. Check the address.`
  await expect(page.locator('#gone [part="message"]')).toHaveText(
    `The depth map couldn’t be made.${sentence}`,
  )
  await expect(page.locator('#gone [part="message"]')).toBeVisible()
  await expect(page.getByText('wait')).toBeHidden()
  await expect(page.getByText('No luck.')).toBeVisible()
  await expect(page.locator('#slotted [part="message"]')).toBeHidden()
  await expect(page.locator('#model [part="sentence"]')).toContainText('MiDaS v2.1 small')
  await page
    .locator('#gone')
    .evaluate((element: DepthMapElement) => (element.src = '/photos/none.png'))
  await expect.poll(() => count(page, 'error', 'gone')).toBe(2)
  const rejected = await page.locator('#gone').evaluate((element: DepthMapElement) =>
    element.estimate().then(
      () => 'fine',
      (error: Error) => error.name,
    ),
  )
  expect(rejected).toBe('DepthdropError')
  await page
    .locator('#gone')
    .evaluate((element: DepthMapElement) => (element.src = '/photos/6.png'))
  await loaded(page, 'gone')
  await expect(page.locator('#gone [part="message"]')).toBeHidden()
})

test('a long message makes the element higher unless CSS sets the height', async ({ page }) => {
  await define(page)
  await show(
    page,
    '<depth-map id="free" src="/photos/none.png"></depth-map><depth-map id="fixed" src="/photos/none.png"></depth-map>',
  )
  await page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>('depth-map'))
      element.style.setProperty('width', '110px')
    document.querySelector<HTMLElement>('#fixed')?.style.setProperty('height', '60px')
  })
  await expect(page.locator('#fixed [part="message"]')).toBeVisible()
  const sizes = (id: string) =>
    page.locator(`#${id}`).evaluate((element) => {
      const frame = element.shadowRoot?.querySelector('.frame')
      if (!frame) throw new Error('The element has no frame.')
      const { clientHeight, scrollHeight, clientWidth, scrollWidth } = frame
      return {
        host: element.clientHeight,
        frame: clientHeight,
        needed: scrollHeight,
        aside: scrollWidth - clientWidth,
      }
    })
  const free = await sizes('free')
  expect(free.host).toBeGreaterThan(110)
  expect(free).toMatchObject({ frame: free.host, needed: free.host, aside: 0 })
  const fixed = await sizes('fixed')
  expect(fixed).toMatchObject({ host: 60, frame: 60, aside: 0 })
  expect(fixed.needed).toBeGreaterThan(110)
})

test('an element uses a model file of the page', async ({ page }) => {
  await define(page)
  await show(page, '<depth-map id="one" src="/photos/1.png"></depth-map>')
  await page.locator('#one').evaluate(
    async (element: DepthMapElement, bytes) => {
      const address = '/index.js'
      const { addModel } = (await import(address)) as typeof import('../../src/index.ts')
      element.model = await addModel(new File([Uint8Array.from(bytes)], 'tiny.onnx'), {
        pixels: 'unit',
      })
    },
    [...tinyFile()],
  )
  await expect
    .poll(() => page.locator('#one').evaluate(({ depth }: DepthMapElement) => depth?.model))
    .toBe('tiny.onnx')
  await page.locator('#one').evaluate((element: DepthMapElement) => (element.model = 'starter'))
  await expect
    .poll(() => page.locator('#one').evaluate(({ depth }: DepthMapElement) => depth?.model))
    .toBe('Depthdrop starter')
})

test('the element sends cookies to another origin only if crossorigin says so', async ({
  page,
  lab,
}) => {
  const cookies: string[] = []
  const other = await serve({
    port: 0,
    root: LIB,
    extra: ({ headers }, response) => {
      cookies.push(headers.cookie ?? '')
      response.setHeader('Access-Control-Allow-Origin', headers.origin ?? '*')
      response.setHeader('Access-Control-Allow-Credentials', 'true')
      response.setHeader('Content-Type', 'image/png')
      response.end(scene('photo.png', 80, 60, cookies.length).bytes)
      return true
    },
  })
  await page.context().addCookies([{ name: 'who', value: 'me', url: other.url, sameSite: 'Lax' }])
  await page.goto(`${lab.url}?connect=${encodeURIComponent(new URL(other.url).origin)}`)
  await define(page)
  await show(
    page,
    `<depth-map id="one" src="${other.url}1.png"></depth-map>
    <depth-map id="two" crossorigin="anonymous" src="${other.url}2.png"></depth-map>`,
  )
  await loaded(page, 'one')
  await loaded(page, 'two')
  await page
    .locator('#two')
    .evaluate((element: DepthMapElement) => (element.crossOrigin = 'use-credentials'))
  await loaded(page, 'two', 2)
  expect(cookies).toEqual(['', '', 'who=me'])
  await other.close()
})

test('a page can replace the texts of the element', async ({ page }) => {
  await define(page)
  await page.evaluate(async () => {
    const address = '/define.js'
    const { DepthMapElement: element } = (await import(address)) as {
      DepthMapElement: typeof DepthMapElement
    }
    const before = element.words
    element.words = (language) => ({
      ...before(language),
      failed: `[${language}]`,
      failure: ({ code }) => `<${code}>`,
    })
  })
  await show(page, '<p lang="gsw"><depth-map id="one" src="/photos/none.png"></depth-map></p>')
  await expect(page.locator('#one [part="message"]')).toHaveText('[gsw]<source-http>')
})

test('the content between the tags is visible until the map is ready', async ({ page, lab }) => {
  await show(
    page,
    '<depth-map id="one" src="/held/1.png"><img alt="The photo" src="/photos/1.png"></depth-map>',
  )
  await expect(page.getByRole('img', { name: 'The photo' })).toBeVisible()
  await define(page)
  await expect.poll(() => lab.held()).toBe(1)
  await expect(page.getByRole('img', { name: 'The photo' })).toBeVisible()
  await expect(page.getByRole('progressbar', { name: 'Making the depth map' })).toBeVisible()
  lab.release()
  await loaded(page, 'one')
  await expect(page.getByRole('img', { name: 'The photo' })).toBeHidden()
  await expect(page.getByRole('progressbar')).toBeHidden()
})

test('a lazy element starts when it is on screen', async ({ page }) => {
  await define(page)
  await page.setViewportSize({ width: 600, height: 600 })
  await show(
    page,
    `<depth-map id="near" loading="lazy" src="/photos/7.png"></depth-map><svg width="9" height="5000"></svg>
    <depth-map id="far" loading="lazy" src="/photos/8.png"></depth-map>
    <depth-map id="manual" loading="manual" src="/photos/9.png"></depth-map>`,
  )
  await loaded(page, 'near')
  expect(await recordedEvents(page, 'far')).toEqual([])
  await page.locator('#far').scrollIntoViewIfNeeded()
  await loaded(page, 'far')
  expect(await recordedEvents(page, 'manual')).toEqual([])
  const name = await page
    .locator('#manual')
    .evaluate(async (element: DepthMapElement) => (await element.estimate()).name)
  expect(name).toBe('9.png')
  await loaded(page, 'manual')
})

test('the element fills the width of its container and keeps the ratio of the photo', async ({
  page,
}) => {
  await define(page)
  await page.setViewportSize({ width: 800, height: 600 })
  await show(
    page,
    `<section><depth-map id="block"></depth-map></section>
    <section id="flex"><depth-map id="a"></depth-map><depth-map id="b"></depth-map></section>
    <section id="grid"><depth-map id="cell"></depth-map></section>
    <depth-map id="float"></depth-map><depth-map id="high"></depth-map>`,
  )
  await page.evaluate(() => {
    const style = (selector: string, values: Readonly<Record<string, string>>): void => {
      for (const { style: own } of document.querySelectorAll<HTMLElement>(selector)) {
        for (const [name, value] of Object.entries(values)) own.setProperty(name, value)
      }
    }
    style('section', { width: '400px' })
    style('#flex', { display: 'flex', 'align-items': 'start' })
    style('#a, #b', { flex: '1' })
    style('#grid', { display: 'grid', 'grid-template-columns': '150px' })
    style('#float', { float: 'left' })
    style('#high', { float: 'left', height: '90px', width: '200px' })
    for (const element of document.querySelectorAll<DepthMapElement>('depth-map'))
      element.src = '/photos/10.png'
  })
  for (const id of ['block', 'a', 'b', 'cell', 'float', 'high']) await loaded(page, id)
  const size = async (id: string) => {
    const box = await page.locator(`#${id} canvas.map`).boundingBox()
    return [box?.width, box?.height].map((side) => Math.round(side ?? 0))
  }
  expect(await size('block')).toEqual([400, 300])
  expect(await size('a')).toEqual([200, 150])
  expect(await size('b')).toEqual([200, 150])
  expect(await size('cell')).toEqual([150, 113])
  expect(await size('float')).toEqual([300, 225])
  expect(await size('high')).toEqual([200, 90])
})

test('a larger element repaints a large photo without a new inference', async ({ page }) => {
  await define(page)
  await page.setViewportSize({ width: 300, height: 600 })
  await show(page, '<depth-map id="one" src="/wide/1.png"></depth-map>')
  await loaded(page, 'one')
  expect((await shown(page, 'one')).width).toBe(512)
  await page.setViewportSize({ width: 1300, height: 600 })
  await expect.poll(async () => (await shown(page, 'one')).width).toBe(1600)
  expect(await count(page, 'load')).toBe(1)
  expect(await page.evaluate(() => window.inferences)).toBe(1)
})

test('a server can import the library without a DOM', async () => {
  const say = `
    const { DepthMapElement: one } = await import('./index.js')
    const { DepthMapElement: two } = await import('./define.js')
    const names = ['customElements', 'window', 'document'].filter((name) => name in globalThis)
    console.log(JSON.stringify([one === two, one.observedAttributes.includes('src'), names]))`
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', say], {
    cwd: LIB,
    // Playwright sets it, and Node.js warns of it where NO_COLOR is set too.
    env: { ...process.env, FORCE_COLOR: undefined },
  })
  expect(stdout.trim()).toBe('[true,true,[]]')
  expect(stderr).toBe('')
})
