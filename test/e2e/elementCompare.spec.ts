/**
 * Tests the divider of `<depth-map>` with mouse, touch and keyboard, and the accessibility and styling of the
 * element.
 */

import type { DepthMapElement } from '../../src/element/depthMap.ts'
import { violations } from './axe.ts'
import { define, expect, loaded, show, shown, test } from './elementPage.ts'
import { levelsApart } from './fixtures.ts'
import type { Page } from './site.ts'

function at(page: Page): Promise<number> {
  return page.locator('#one').evaluate(({ compareAt }: DepthMapElement) => compareAt)
}

/** Shows a comparison of 400 × 300 pixels. Returns its bounding box. */
async function compared(
  page: Page,
  attributes = '',
): Promise<{ x: number; y: number; width: number; height: number }> {
  await define(page)
  await page.setViewportSize({ width: 416, height: 500 })
  await show(page, `<depth-map id="one" src="/photos/1.png" ${attributes}></depth-map>`)
  await loaded(page, 'one')
  await expect(page.getByRole('slider')).toBeVisible()
  const box = await page.locator('#one').boundingBox()
  if (box === null) throw new Error('The element has no bounding box.')
  expect(box).toMatchObject({ width: 400, height: 300 })
  return box
}

/** Returns the clip path of the map: the map is visible from the divider to the right edge. */
function cut(page: Page): Promise<string> {
  return page.locator('#one canvas.map').evaluate((map) => getComputedStyle(map).clipPath)
}

test('the mouse moves the divider', async ({ page }) => {
  const { x, y } = await compared(page)
  const photo = await shown(page, 'one', 'photo')
  const original = await page.evaluate(async () => {
    const bitmap = await createImageBitmap(await (await fetch('/photos/1.png')).blob())
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const { width, height } = bitmap
    return { width, height, data: [...(context?.getImageData(0, 0, width, height).data ?? [])] }
  })
  expect(levelsApart(photo, { ...original, data: Uint8Array.from(original.data) })).toBeLessThan(1)
  expect(await cut(page)).toBe('inset(0px 0px 0px 50%)')
  await page.mouse.move(x + 200, y + 150)
  await page.mouse.down()
  await page.mouse.move(x + 100, y + 10)
  expect(await at(page)).toBeCloseTo(0.25, 5)
  await page.mouse.move(x + 4000, y + 10)
  expect(await at(page)).toBe(1)
  await page.mouse.move(x + 300, y + 10)
  await page.mouse.up()
  await page.mouse.move(x + 10, y + 10)
  expect(await at(page)).toBeCloseTo(0.75, 5)
  expect(await cut(page)).toBe('inset(0px 0px 0px 75%)')
  await page.mouse.click(x + 40, y + 40)
  expect(await at(page)).toBeCloseTo(0.1, 5)
  await page.mouse.click(x + 80, y + 40, { button: 'right' })
  expect(await at(page)).toBeCloseTo(0.1, 5)
})

test('the divider is a slider for the keyboard and screen readers', async ({ page }) => {
  await compared(page)
  const slider = page.getByRole('slider', { name: 'Divider between photo and depth map' })
  await page.keyboard.press('Tab')
  await expect(slider).toBeFocused()
  const after = async (key: string): Promise<readonly (string | null)[]> => {
    await page.keyboard.press(key)
    return Promise.all(['aria-valuenow', 'aria-valuetext'].map((name) => slider.getAttribute(name)))
  }
  expect(await after('ArrowRight')).toEqual(['52', '52% photo, 48% depth map'])
  expect(await after('ArrowUp')).toEqual(['54', '54% photo, 46% depth map'])
  expect(await after('ArrowLeft')).toEqual(['52', '52% photo, 48% depth map'])
  expect(await after('ArrowDown')).toEqual(['50', '50% photo, 50% depth map'])
  expect(await after('PageUp')).toEqual(['60', '60% photo, 40% depth map'])
  expect(await after('PageDown')).toEqual(['50', '50% photo, 50% depth map'])
  expect(await after('End')).toEqual(['100', '100% photo, 0% depth map'])
  expect(await after('ArrowRight')).toEqual(['100', '100% photo, 0% depth map'])
  expect(await after('Home')).toEqual(['0', '0% photo, 100% depth map'])
  expect(await after('Control+End')).toEqual(['0', '0% photo, 100% depth map'])
})

test('the divider moves to the left for the left arrow in a right-to-left page', async ({
  page,
}) => {
  await page.evaluate(() => (document.documentElement.dir = 'rtl'))
  const { x, y } = await compared(page)
  await page.mouse.click(x + 100, y + 100)
  expect(await at(page)).toBeCloseTo(0.25, 5)
  await page.keyboard.press('ArrowRight')
  expect(await at(page)).toBeCloseTo(0.27, 5)
  const grip = await page.locator('#one .grip').boundingBox()
  expect((grip?.x ?? 0) + (grip?.width ?? 0) / 2 - x).toBeCloseTo(108, 0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(416)
})

test('compare can be switched on and off without a new inference', async ({ page }) => {
  await define(page)
  await show(page, '<depth-map id="one" src="/photos/1.png" compare="false"></depth-map>')
  await loaded(page, 'one')
  await expect(page.getByRole('slider')).toHaveCount(0)
  await page.locator('#one').evaluate((element: DepthMapElement) => (element.compare = true))
  await expect(page.getByRole('slider')).toBeVisible()
  await expect(page.getByRole('img', { name: 'Photo' })).toBeVisible()
  await page.locator('#one').evaluate((element: DepthMapElement) => (element.compare = false))
  await expect(page.getByRole('slider')).toHaveCount(0)
  expect(await cut(page)).toBe('none')
  expect(await page.evaluate(() => window.inferences)).toBe(1)
})

test('each side says what it shows, and a decoration has one side', async ({ page }) => {
  await compared(page)
  const labels = page.locator('#one [part="label"]')
  await expect(labels).toHaveText(['Photo', 'Depth map'])
  for (const label of await labels.all()) await expect(label).toBeVisible()
  await page.locator('#one').evaluate((element: DepthMapElement) => (element.alt = ''))
  await expect(page.getByRole('slider')).toHaveCount(0)
  await expect(labels.first()).toBeHidden()
})

test.describe('in forced colours', () => {
  test.use({ colorScheme: 'dark', contextOptions: { forcedColors: 'active' } })

  test('the handle and the progress differ from what is around them', async ({ page, lab }) => {
    const colour = (selector: string, name = 'background-color', pseudo?: string) =>
      page
        .locator(selector)
        .evaluate(
          (element, [property, part]) =>
            getComputedStyle(element, part).getPropertyValue(property ?? ''),
          [name, pseudo] as const,
        )
    await compared(page)
    const grip = await colour('#one .grip')
    for (const [property, pseudo] of [
      ['border-right-color', '::before'],
      ['border-left-color', '::after'],
    ] as const)
      expect.soft(await colour('#one .grip', property, pseudo)).not.toBe(grip)
    expect(await colour('#one .grip', 'border-top-color')).not.toBe(grip)
    expect(await colour('#one .handle', 'background-color', '::before')).not.toBe(grip)
    await show(page, '<depth-map id="two" src="/held/1.png"></depth-map>')
    await expect(page.locator('#two .bar')).toBeVisible()
    expect(await colour('#two .fill')).not.toBe(await colour('#two .bar'))
    lab.release()
    await loaded(page, 'two')
  })
})

test('a map fits into 320 pixels and onto one printed page', async ({ page }) => {
  await compared(page)
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1)
  await page.emulateMedia({ media: 'print' })
  await expect(
    page.getByRole('img', { name: 'Depth map. Bright is near, dark is far.' }),
  ).toBeVisible()
})

test.describe('with touch', () => {
  test.use({ hasTouch: true, isMobile: true })

  test('a horizontal touch moves the divider', async ({ page }) => {
    const { x, y } = await compared(page)
    await page.evaluate(() => document.body.style.setProperty('height', '3000px'))
    const session = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', left = 0, top = 0) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: x + left, y: y + top }],
      })
    await touch('touchStart', 200, 150)
    for (const left of [220, 250, 280, 300]) await touch('touchMove', left, 150)
    await touch('touchEnd')
    expect(await at(page)).toBeCloseTo(0.75, 2)
    expect(await page.evaluate(() => scrollY)).toBe(0)
    await touch('touchStart', 100, 250)
    for (const top of [230, 200, 150, 50]) await touch('touchMove', 100, top)
    await touch('touchEnd')
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50)
    expect(await at(page)).toBeCloseTo(0.75, 2)
    // A tap during kinetic scrolling only stops the scrolling, and the scroll position then leaves the top. Try again
    // until it rests.
    await expect(async () => {
      await page.evaluate(() => scrollTo(0, 0))
      await page.touchscreen.tap(x + 40, y + 100)
      expect(await at(page)).toBeCloseTo(0.1, 2)
    }).toPass({ timeout: 10_000 })
  })
})

test('axe finds no violation in any state of the element, light or dark', async ({ page, lab }) => {
  await define(page)
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(':root { color-scheme: light dark }')
    document.adoptedStyleSheets = [sheet]
  })
  await show(
    page,
    `<h1>Maps</h1>
    <depth-map id="held" src="/held/1.png"></depth-map>
    <depth-map id="gone" src="/photos/none.png"></depth-map>
    <depth-map id="ready" src="/photos/1.png" alt="A hill" compare="false"></depth-map>
    <depth-map id="both" src="/photos/1.png"></depth-map>`,
  )
  await loaded(page, 'ready')
  await loaded(page, 'both')
  await expect(page.locator('#gone [part="message"]')).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect.soft(await violations(page), colorScheme).toEqual([])
  }
  lab.release()
  await loaded(page, 'held')
})

test('a page styles the element through parts and custom properties', async ({ page }) => {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`
      depth-map { --depth-map-fit: cover; --depth-map-handle-color: rgb(1, 2, 3); --depth-map-background: rgb(4, 5, 6) }
      depth-map { border-radius: 9px }
      depth-map::part(grip) { opacity: 0.5 } depth-map::part(map) { filter: invert(1) }`)
    document.adoptedStyleSheets = [sheet]
  })
  await compared(page)
  const style = (part: string, name: string) =>
    page
      .locator(`#one .${part}`)
      .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name)
  expect(await style('map', 'object-fit')).toBe('cover')
  expect(await style('map', 'filter')).toBe('invert(1)')
  expect(await style('grip', 'opacity')).toBe('0.5')
  expect(await style('grip', 'background-color')).toBe('rgb(1, 2, 3)')
  expect(await style('frame', 'background-color')).toBe('rgb(4, 5, 6)')
  expect(await style('frame', 'border-radius')).toBe('9px')
  expect(await page.evaluate(() => window.violations)).toEqual([])
})
