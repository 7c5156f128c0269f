/**
 * Tests how `<depth-map>` behaves in frameworks: late definition, moves, removal, changes during the work, many
 * elements.
 */
import type { DepthMapElement } from '../../src/element/depthMap.ts'
import { count, define, expect, loaded, recordedEvents, show, test } from './elementPage.ts'

const MANY = 40

test('properties set before the definition are kept', async ({ page }) => {
  await show(page, '<depth-map id="one"></depth-map>')
  await page.locator('#one').evaluate(async (element: DepthMapElement) => {
    const mine = new File([await (await fetch('/photos/1.png')).blob()], 'early.png')
    Object.assign(element, { source: mine, palette: 'grey', alt: 'Early', compareAt: 0.25 })
  })
  await define(page)
  await loaded(page, 'one')
  expect((await recordedEvents(page, 'one')).find(({ type }) => type === 'depth')?.about).toBe(
    'early.png',
  )
  await expect(page.getByRole('img', { name: 'Early' })).toBeVisible()
  const now = await page.locator('#one').evaluate((element: DepthMapElement) => {
    const { palette, compareAt } = element
    return [element.getAttribute('palette'), palette, compareAt, Object.keys(element)]
  })
  expect(now).toEqual(['grey', 'grey', 0.25, []])
})

test('an element made by a script works before and after it is attached', async ({ page }) => {
  await define(page)
  const size = await page.evaluate(async () => {
    const element = document.createElement('depth-map')
    element.src = '/photos/2.png'
    const { width } = await element.estimate()
    document.body.append(element)
    await new Promise((done) => element.addEventListener('load', done, { once: true }))
    return [width, element.shadowRoot?.querySelector('canvas.map')?.getAttribute('width')]
  })
  expect(size).toEqual([160, '160'])
})

test('a move within the page does not restart the estimate', async ({ page, lab }) => {
  await define(page)
  await show(
    page,
    '<div id="from"><depth-map id="one" src="/held/1.png"></depth-map></div><div id="to"></div>',
  )
  await expect.poll(() => lab.held()).toBe(1)
  await page.evaluate(() =>
    document.querySelector('#to')?.append(document.querySelector('#one') ?? ''),
  )
  await page.evaluate(() => {
    const [from, one] = ['#from', '#one'].map((name) => document.querySelector(name))
    if (from && one) from.moveBefore(one, null)
  })
  lab.release()
  await loaded(page, 'one')
  await page.evaluate(() =>
    document.querySelector('#to')?.append(document.querySelector('#one') ?? ''),
  )
  // A second element gives the first one enough time to start again by mistake.
  await page.evaluate(() => {
    const two = document.createElement('depth-map')
    Object.assign(two, { id: 'two', src: '/photos/3.png' })
    document.body.append(two)
  })
  await expect
    .poll(() => page.locator('#two').evaluate((element: DepthMapElement) => element.depth?.name))
    .toBe('3.png')
  expect(lab.held()).toBe(0)
  expect(await count(page, 'depth', 'one')).toBe(1)
  expect(await count(page, 'load', 'one')).toBe(1)
  expect(await page.evaluate(() => window.inferences)).toBe(2)
})

test('removing the element cancels its estimate', async ({ page, lab }) => {
  await define(page)
  await show(page, '<depth-map id="one" src="/held/1.png"></depth-map>')
  await expect.poll(() => lab.held()).toBe(1)
  const stopped = page.waitForEvent('requestfailed', (request) =>
    request.url().endsWith('/held/1.png'),
  )
  const ended = await page.locator('#one').evaluate((element: DepthMapElement) => {
    const waiting = element.estimate().then(
      () => 'done',
      (error: Error) => error.name,
    )
    element.remove()
    Object.assign(window, { kept: element })
    return waiting
  })
  expect(ended).toBe('AbortError')
  await stopped
  lab.release()
  expect(await count(page, 'error')).toBe(0)
  await page.evaluate(() =>
    document.body.append((window as unknown as { kept: DepthMapElement }).kept),
  )
  await expect.poll(() => lab.held()).toBe(1)
  lab.release()
  await loaded(page, 'one')
  expect(await page.evaluate(() => window.inferences)).toBe(1)
})

test('an element that moves into another document keeps its looks and follows its size', async ({
  page,
}) => {
  await define(page)
  await show(page, '<depth-map id="one" src="/photos/1.png"></depth-map><iframe></iframe>')
  await loaded(page, 'one')
  const moved = await page.locator('#one').evaluate(async (element: DepthMapElement) => {
    const frame = document.querySelector('iframe')
    const inner = frame?.contentDocument
    if (frame === null || inner === null || inner === undefined) throw new Error('No frame.')
    Object.assign(frame.style, { width: '900px', height: '700px' })
    element.style.width = '300px'
    inner.body.append(element)
    const canvas = element.shadowRoot?.querySelector<HTMLCanvasElement>('canvas.map')
    const loads = () => window.elementEvents.filter(({ type }) => type === 'load').length
    const until = async (isDone: () => boolean): Promise<boolean> => {
      for (let i = 0; i < 100 && !isDone(); ++i) await new Promise((run) => setTimeout(run, 50))
      return isDone()
    }
    const display = (): string => inner.defaultView?.getComputedStyle(element).display ?? ''
    const isStyled = await until(() => display() === 'flex')
    const shape = element.getBoundingClientRect()
    element.src = '/wide/2.png'
    const isLoaded = await until(() => loads() === 2)
    const [before] = [canvas?.width ?? 0]
    element.style.width = '850px'
    const isFollowing = await until(() => (canvas?.width ?? 0) > before)
    return { isStyled, isLoaded, isFollowing, ratio: shape.width / shape.height }
  })
  expect(moved).toEqual({
    isStyled: true,
    isLoaded: true,
    isFollowing: true,
    ratio: expect.closeTo(4 / 3, 2),
  })
  // A lazy element starts in its new window.
  await page.evaluate(() => {
    const lazy = Object.assign(document.createElement('depth-map'), { id: 'lazy', loading: 'lazy' })
    lazy.setAttribute('style', 'position: absolute; top: 9000px')
    document.body.append(lazy)
    lazy.setAttribute('src', '/photos/3.png')
    lazy.removeAttribute('style')
    document.querySelector('iframe')?.contentDocument?.body.prepend(lazy)
  })
  const lazy = page.frameLocator('iframe').locator('#lazy')
  await expect.poll(() => lazy.evaluate((one: DepthMapElement) => one.depth?.name)).toBe('3.png')
})

test('only the newest src is estimated', async ({ page, lab }) => {
  await define(page)
  await show(page, '<depth-map id="one" src="/held/1.png"></depth-map>')
  await expect.poll(() => lab.held()).toBe(1)
  await page.locator('#one').evaluate((element: DepthMapElement) => {
    element.src = '/held/1.png'
    element.src = '/photos/7.png'
    element.src = '/photos/8.png'
  })
  await loaded(page, 'one')
  lab.release()
  await page.locator('#one').evaluate((element: DepthMapElement) => {
    element.src = '/photos/8.png'
    element.palette = 'inferno'
    element.source = null
  })
  await page.locator('#one').evaluate((element: DepthMapElement) => (element.palette = 'grey'))
  await loaded(page, 'one', 2)
  expect(
    (await recordedEvents(page, 'one'))
      .filter(({ type }) => type === 'depth')
      .map(({ about }) => about),
  ).toEqual(['8.png'])
  expect(await page.evaluate(() => window.inferences)).toBe(1)
})

test('removing src removes the map', async ({ page }) => {
  await define(page)
  await show(page, '<depth-map id="one" src="/photos/1.png">Nothing yet.</depth-map>')
  await loaded(page, 'one')
  await page.locator('#one').evaluate((element: DepthMapElement) => (element.src = null))
  await expect(page.getByText('Nothing yet.')).toBeVisible()
  expect(await page.locator('#one').evaluate(({ depth }: DepthMapElement) => depth)).toBe(null)
  await expect(page.getByRole('img')).toHaveCount(0)
})

test(`${MANY} elements share one engine`, async ({ page }) => {
  test.setTimeout(150_000)
  await define(page)
  const tags = Array.from(
    { length: MANY },
    (_, i) => `<depth-map id="e${i}" src="/photos/${i}.png"></depth-map>`,
  )
  await show(page, tags.join(''))
  await expect.poll(() => count(page, 'load'), { timeout: 120_000 }).toBe(MANY)
  expect(await count(page, 'error')).toBe(0)
  expect(await page.evaluate(() => window.engineWorkers)).toBe(1)
  const names = await page
    .locator('depth-map')
    .evaluateAll((all: DepthMapElement[]) => all.map(({ depth }) => depth?.name))
  expect(names).toEqual(Array.from({ length: MANY }, (_, i) => `${i}.png`))
})

test('an element waits when the page has filled the queue', async ({ page }) => {
  test.setTimeout(150_000)
  await define(page)
  const before = await page.evaluate(async () => {
    const address = '/index.js'
    const { estimateDepth } = (await import(address)) as typeof import('../../src/index.ts')
    const photo = async (seed: number): Promise<Blob> => (await fetch(`/photos/${seed}.png`)).blob()
    const codeOf = (blob: Blob): Promise<string> =>
      estimateDepth(blob).then(
        () => 'done',
        ({ code }: { code: string }) => code,
      )
    const [mine, probe, ...own] = await Promise.all(
      Array.from({ length: 42 }, (_, i) => photo(100 + i)),
    )
    if (mine === undefined || probe === undefined) throw new Error('There are no photos.')
    // The first estimate to settle is one that was refused: the others wait for an engine that is still starting.
    const first = await Promise.race(own.map(codeOf))
    const element = document.createElement('depth-map')
    element.id = 'one'
    element.source = mine
    element.addEventListener('error', () => (element.title = 'failed'))
    element.addEventListener('load', () => (element.title = 'loaded'))
    document.body.append(element)
    await new Promise((done) => element.addEventListener('progress', done, { once: true }))
    return [first, await codeOf(probe)]
  })
  expect(before).toEqual(['queue-full', 'queue-full'])
  await expect(page.locator('#one')).toHaveAttribute('title', /./, { timeout: 120_000 })
  expect(await page.locator('#one').getAttribute('title')).toBe('loaded')
})
