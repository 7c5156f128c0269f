import { openApp, scene } from './app.ts'
import { imageInteraction, stage } from './parts.ts'
import { chooseAndWait, expect, frames, tabTo } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 600, 400)

/** Returns the boxes of both canvases in their frames, and how the browser scales their pixels. */
function sheets(page: Page) {
  return page.locator('.frame .sheet > canvas').evaluateAll((canvases) =>
    canvases.map((canvas) => {
      const [inner, outer] = [
        canvas.getBoundingClientRect(),
        canvas.parentElement?.getBoundingClientRect() ?? new DOMRect(),
      ]
      return {
        left: Math.round(inner.left - outer.left),
        top: Math.round(inner.top - outer.top),
        width: inner.width,
        height: inner.height,
        drawn: getComputedStyle(canvas).imageRendering,
      }
    }),
  )
}

function percent(page: Page) {
  return page.locator('.zoom-fit .figures')
}

test('the keys and the buttons enlarge the photo and the map together', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await tabTo(page, imageInteraction(page))
  await page.keyboard.press('4')
  await expect(percent(page)).toHaveText('400%')
  const [one, other] = await sheets(page)
  expect(one).toEqual(other)
  expect(one).toMatchObject({ width: 2400, height: 1600, drawn: 'pixelated' })
  await page.keyboard.press('ArrowRight')
  const [moved, too] = await sheets(page)
  expect(moved).toEqual(too)
  expect(moved?.left).toBe((one?.left ?? 0) - 40)
  await page.keyboard.press('1')
  await expect(percent(page)).toHaveText('100%')
  expect((await sheets(page))[1]).toMatchObject({ width: 600, height: 400, drawn: 'auto' })
  await page.keyboard.press('0')
  const frame = await page.locator('.pane-map .frame').boundingBox()
  expect((await sheets(page))[1]?.width).toBeCloseTo(frame?.width ?? 0, 0)
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await expect(stage(page)).toHaveAttribute('data-zoomed')
  await page.getByRole('button', { name: /Fit to view/ }).click()
  await expect(stage(page)).not.toHaveAttribute('data-zoomed')
})

test('a large map has the pixels of the screen, and all of its own once it is enlarged', async ({
  page,
}) => {
  await openApp(page)
  await chooseAndWait(page, scene('large.png', 2000, 1500))
  const pixels = () =>
    page
      .locator('.pane-map .sheet > canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height])
  const screenWidth = await page.evaluate(() => Math.max(screen.width, screen.height, 1280))
  expect(await pixels()).toEqual([screenWidth, Math.round(screenWidth * 0.75)])
  await tabTo(page, imageInteraction(page))
  await page.keyboard.press('1')
  await expect.poll(pixels).toEqual([2000, 1500])
  await page.keyboard.press('0')
  expect(await pixels()).toEqual([2000, 1500])
})

test('Ctrl and the wheel enlarge at the pointer', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await page.evaluate(() => document.body.style.setProperty('min-height', '3000px'))
  const [, map] = await frames(page)
  if (!map) throw new Error('The page has no map.')
  await page.mouse.move(map.x + 100, map.y + 80)
  await page.mouse.wheel(0, 120)
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0)
  await expect(stage(page)).not.toHaveAttribute('data-zoomed')
  await page.evaluate(() => scrollTo(0, 0))
  await page.mouse.move(map.x + 100, map.y + 80)
  const before = (await sheets(page))[1]
  await page.keyboard.down('Control')
  for (let i = 0; i < 8; i += 1) await page.mouse.wheel(0, -120)
  await page.keyboard.up('Control')
  await expect(stage(page)).toHaveAttribute('data-zoomed')
  expect(await page.evaluate(() => scrollY)).toBe(0)
  const zoomed = (await sheets(page))[1]
  if (before === undefined || zoomed === undefined) throw new Error('The page has no canvas.')
  expect((100 - zoomed.left) / zoomed.width).toBeCloseTo((100 - before.left) / before.width, 2)
  await page.mouse.down()
  await page.mouse.move(map.x + 60, map.y + 60, { steps: 3 })
  await page.mouse.up()
  const [panned, too] = await sheets(page)
  expect(panned).toEqual(too)
  expect(panned?.left).toBe(zoomed.left - 40)
  await page.mouse.dblclick(map.x + 60, map.y + 60)
  expect((await sheets(page))[1]?.width).toBeGreaterThanOrEqual(zoomed.width)
})

test('a double click enlarges in the slider view too', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await page.getByRole('radio', { name: 'Slider' }).check({ force: true })
  const [, map] = await frames(page)
  if (!map) throw new Error('The page has no map.')
  await page.mouse.dblclick(map.x + 60, map.y + 60)
  await expect(stage(page)).toHaveAttribute('data-zoomed')
})

test('a double click enlarges, also a photo that is shown larger than it is', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, scene('small.png', 240, 160))
  const [, map] = await frames(page)
  if (!map) throw new Error('The page has no map.')
  const width = async () => (await sheets(page))[1]?.width ?? 0
  const before = await width()
  expect(before).toBeGreaterThan(240)
  for (const factor of [2, 4]) {
    await page.mouse.dblclick(map.x + 60, map.y + 60)
    await expect.poll(width).toBeCloseTo(factor * before, 0)
  }
})

test('the next photo is shown whole', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await imageInteraction(page).focus()
  await page.keyboard.press('4')
  for (const view of ['Overlay', 'Slider']) {
    await page.getByRole('radio', { name: view }).check({ force: true })
    const [one, other] = await sheets(page)
    expect(one).toEqual(other)
    expect(one?.width).toBe(2400)
  }
  await chooseAndWait(page, scene('other.png', 300, 200, 3))
  await expect(stage(page)).not.toHaveAttribute('data-zoomed')
})

test('the slider between photo and map moves with mouse and keyboard', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await page.getByRole('radio', { name: 'Slider' }).check({ force: true })
  const slider = page.getByRole('slider', { name: 'Divider between photo and depth map' })
  await expect(slider).toHaveAttribute('aria-valuenow', '50')
  const [, map] = await frames(page)
  if (!map) throw new Error('The page has no map.')
  await page.mouse.move(map.x + map.width * 0.5, map.y + 50)
  await page.mouse.down()
  await page.mouse.move(map.x + map.width * 0.25, map.y + 50, { steps: 3 })
  await page.mouse.up()
  await expect(slider).toHaveAttribute('aria-valuenow', '25')
  await expect(slider).toBeFocused()
  await slider.press('End')
  await expect(slider).toHaveAttribute('aria-valuetext', '100% photo, 0% depth map')
  await slider.press('PageDown')
  await slider.press('ArrowLeft')
  await expect(slider).toHaveAttribute('aria-valuenow', '88')
  expect(
    await page.locator('.pane-map .sheet').evaluate((sheet) => getComputedStyle(sheet).clipPath),
  ).toMatch(/^inset\(0px 0px 0px .*88/)
  await page.reload()
  await openApp(page)
  await chooseAndWait(page, photo)
  await expect(
    page.getByRole('slider', { name: 'Divider between photo and depth map' }),
  ).toBeVisible()
})

test('a thin panorama is enlarged in its own proportions', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, scene('thin.png', 1600, 8))
  await expect(page.locator('.pane-photo figcaption')).toContainText('stretched to fit')
  await imageInteraction(page).focus()
  await page.keyboard.press('4')
  expect((await sheets(page))[0]).toMatchObject({ width: 6400, height: 32 })
  await expect(page.locator('.pane-photo figcaption')).not.toContainText('stretched to fit')
})

test.describe('with touch', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } })

  test('two fingers and a double tap enlarge in the slider view', async ({ page }) => {
    await openApp(page)
    await chooseAndWait(page, photo)
    await expect(stage(page)).toHaveAttribute('data-view', 'slide')
    const [, map] = await frames(page)
    if (!map) throw new Error('The page has no map.')
    const [x, y] = [map.x + 60, map.y + 60]
    const fit = page.getByRole('button', { name: /Fit to view/ })
    await page.touchscreen.tap(x, y)
    await page.touchscreen.tap(x, y)
    await fit.tap()
    await expect(stage(page)).not.toHaveAttribute('data-zoomed')
    const session = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: readonly number[]) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: xs.map((left, id) => ({ x: left, y, id })),
      })
    await touch('touchStart', x, x + 40)
    for (const by of [10, 20, 40]) await touch('touchMove', x - by, x + 40 + by)
    const slider = page.getByRole('slider', { name: 'Divider between photo and depth map' })
    await touch('touchEnd')
    await expect(fit).toBeVisible()
    // The first tap moved the line, and the two fingers left it there.
    expect(Number(await slider.getAttribute('aria-valuenow'))).toBeCloseTo(
      (60 / map.width) * 100,
      0,
    )
  })

  test('a pinch enlarges the photo and the map', async ({ page }) => {
    await openApp(page)
    await chooseAndWait(page, photo)
    // Only in this view the page is higher than the window and can be scrolled.
    await page.locator('.segments label', { has: page.locator('[value="side"]') }).tap()
    const [, map] = await frames(page)
    if (!map) throw new Error('The page has no map.')
    const session = await page.context().newCDPSession(page)
    const touch = (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      ...points: readonly (readonly [number, number])[]
    ) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([x, y], id) => ({ x: map.x + x, y: map.y + y, id })),
      })
    await touch('touchStart', [100, 100])
    for (const y of [90, 70, 40, 10]) await touch('touchMove', [100, y])
    await touch('touchEnd')
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(20)
    await expect(stage(page)).not.toHaveAttribute('data-zoomed')
    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
    await expect(async () => {
      await touch('touchStart', [140, 100], [180, 100])
      for (const by of [20, 50, 80]) await touch('touchMove', [140 - by, 100], [180 + by, 100])
      await touch('touchEnd')
      await expect(stage(page)).toHaveAttribute('data-zoomed', '', { timeout: 1000 })
    }).toPass({ timeout: 15_000 })
    const [before] = await sheets(page)
    await touch('touchStart', [150, 100])
    for (const x of [140, 130, 110]) await touch('touchMove', [x, 90])
    await touch('touchEnd')
    const [one, other] = await sheets(page)
    // Each canvas starts on a whole pixel of the screen, and the two frames start at different fractions of a pixel.
    expect(Math.abs((one?.top ?? NaN) - (other?.top ?? NaN))).toBeLessThanOrEqual(1)
    expect(one).toMatchObject({ left: other?.left, width: other?.width, height: other?.height })
    expect(one?.left).toBeLessThan(before?.left ?? 0)
    await page.touchscreen.tap(map.x + 100, map.y + 100)
    await page.touchscreen.tap(map.x + 100, map.y + 100)
    const twice = 2 * (one?.width ?? NaN)
    await expect.poll(async () => (await sheets(page))[0]?.width).toBeCloseTo(twice, 0)
    await page.getByRole('button', { name: /Fit to view/ }).tap()
    await expect(stage(page)).not.toHaveAttribute('data-zoomed')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })
})
