/** Tests where the controls of the page are: the row below the stage, the bar of a phone, the details. */
import { openApp, scene } from './app.ts'
import { lookButton, stage, tileOf, toolbar } from './parts.ts'
import { chooseAndWait, expect, ready } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 320, 240)
/** Large enough for an analysis in tiles. */
const large = scene('large.png', 1600, 1200)
const portrait = scene('portrait.png', 360, 640)

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Returns the boxes of all visible controls in the row. */
function controls(page: Page): Promise<readonly Box[]> {
  return toolbar(page).evaluate((bar) =>
    [...bar.querySelectorAll('.segments label, .toolbar button')]
      .filter((one) => one.checkVisibility() && one.closest('[popover]') === null)
      .map((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect()
        return { left, right, top, bottom }
      }),
  )
}

/** Holds what the page asks its workers until the returned function runs: a fast machine refines between two looks of a test. */
async function holdWorkers(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const post = Worker.prototype.postMessage
    const kept: (() => void)[] = []
    Worker.prototype.postMessage = function (this: Worker, ...all: unknown[]): void {
      kept.push(() => Reflect.apply(post, this, all))
    }
    const release = (): void => {
      Worker.prototype.postMessage = post
      for (const send of kept) send()
    }
    Object.assign(window, { release })
  })
  return () => page.evaluate(() => Reflect.apply(Reflect.get(window, 'release'), window, []))
}

for (const [locale, hasTouch] of [
  ['en', false],
  ['en', true],
  ['zh-CN', true],
] as const) {
  test.describe(`${locale}${hasTouch ? ', touch' : ''}`, () => {
    test.use({ locale, hasTouch, isMobile: hasTouch })

    test('the controls are in one row from 360 pixels to 4K', async ({ page }) => {
      await openApp(page)
      await chooseAndWait(page, photo)
      for (const width of [360, 390, 480, 720, 721, 1088, 1089, 1360, 1361, 1440, 1441, 3840]) {
        await page.setViewportSize({ width, height: 900 })
        const boxes = await controls(page)
        expect(boxes.length, `${width}`).toBeGreaterThanOrEqual(6)
        const middles = boxes.map(({ top, bottom }) => (top + bottom) / 2)
        expect(Math.max(...middles) - Math.min(...middles), `${width}`).toBeLessThan(2)
        for (const [i, { left, right }] of boxes.entries()) {
          expect(right, `${width}`).toBeLessThanOrEqual(width - 8)
          expect(left, `${width}`).toBeGreaterThanOrEqual((boxes[i - 1]?.right ?? 0) - 0.5)
        }
      }
    })
  })
}

test('no control moves when the view or the detail changes', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, large)
  const before = await controls(page)
  for (const view of ['over', 'slide', 'side']) {
    await page.locator('.segments label', { has: page.locator(`[value="${view}"]`) }).click()
    expect(await controls(page), view).toEqual(before)
  }
  await page.locator('.segments label', { has: page.locator('[value="over"]') }).click()
  const opacity = page.locator('.pane-map .frame').getByRole('slider', { name: 'Map opacity' })
  await expect(opacity).toBeVisible()
  const progress = page.locator('.pane-map .frame .finer-status')
  const release = await holdWorkers(page)
  await page.locator('.segments label', { has: page.locator('[value="tiles"]') }).click()
  await expect(progress.getByRole('progressbar', { name: 'Refine' })).toBeVisible()
  expect(await controls(page)).toEqual(before)
  await release()
  await expect(progress).toBeHidden()
})

test('the timing and the engine are in the details, last on the page and closed', async ({
  page,
}) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const details = page.getByRole('button', { name: 'Details', exact: true })
  await expect(details).toHaveAttribute('aria-expanded', 'false')
  await expect(page.locator('#timing')).toBeHidden()
  await expect(page.locator('.work > :last-child')).toHaveClass('details')
  await expect(toolbar(page)).not.toContainText(/ m?s\b|thread/)
  const [add, own] = [page.locator('.strip .tile-add'), page.locator('.strip .own-depth')]
  await expect(add).toBeVisible()
  await expect(own).toHaveText('Use your own depth map…')
  await details.click()
  await expect(page.locator('#timing')).toContainText('Infer')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(
    page.viewportSize()?.width,
  )
})

test('a desktop window of 900 pixels needs no scrolling', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await openApp(page)
  await chooseAndWait(page, photo)
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(900)
})

test.describe('phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test('a portrait photo is compared and saved without scrolling', async ({ page }) => {
    await openApp(page)
    await chooseAndWait(page, portrait)
    await expect(stage(page)).toHaveAttribute('data-view', 'slide')
    for (const view of ['slide', 'side']) {
      await page.locator('.segments label', { has: page.locator(`[value="${view}"]`) }).tap()
      const bar = await toolbar(page).boundingBox()
      expect((bar?.y ?? 0) + (bar?.height ?? 0), view).toBe(844)
      for (const one of ['.download-main', '.download-more', '.adjust-button'])
        await expect(page.locator(one), `${view} ${one}`).toBeInViewport({ ratio: 1 })
    }
    await page.locator('.segments label', { has: page.locator('[value="slide"]') }).tap()
    // The stage arranges its pictures in the frame after the choice.
    await expect(async () => {
      const map = await page.locator('.pane-map .frame').boundingBox()
      const bar = await toolbar(page).boundingBox()
      expect((map?.y ?? 0) + (map?.height ?? 0)).toBeLessThan(bar?.y ?? 0)
    }).toPass()
    await expect(tileOf(page, portrait.name)).toBeInViewport({ ratio: 0.5 })
    await page.reload()
    await page.waitForFunction(() => 'depthdrop' in window)
    await chooseAndWait(page, photo)
    await ready(page, photo.name)
    await expect(stage(page)).toHaveAttribute('data-view', 'slide')
  })

  test('the bar hides nothing at the end of the page', async ({ page }) => {
    await openApp(page)
    await chooseAndWait(page, portrait)
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    const [footer, bar] = await Promise.all(
      ['.footer', '.toolbar'].map((one) => page.locator(one).boundingBox()),
    )
    expect((footer?.y ?? 0) + (footer?.height ?? 0)).toBeLessThanOrEqual((bar?.y ?? 0) + 1)
  })

  test('the button Adjust shows the detail, the style and the measuring', async ({ page }) => {
    await openApp(page)
    await chooseAndWait(page, photo)
    const adjust = page.getByRole('button', { name: 'Adjust' })
    await expect(lookButton(page)).toBeHidden()
    await adjust.tap()
    await page.setViewportSize({ width: 360, height: 740 })
    for (const one of ['.look-button', '.measure-button', '.finer > .icon-button'])
      await expect(page.locator(one)).toBeInViewport({ ratio: 1 })
    await lookButton(page).focus()
    await page.keyboard.press('Escape')
    await expect(lookButton(page)).toBeHidden()
    await expect(adjust).toBeFocused()
  })
})
