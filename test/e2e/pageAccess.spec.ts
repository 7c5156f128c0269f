import { tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { openApp, scene } from './app.ts'
import { violations } from './axe.ts'
import { fixture } from './fixtures.ts'
import {
  adjustButton,
  closeDockButton,
  detailsButton,
  dock,
  downloadButton,
  facts,
  modelButton,
  notices,
  tileOf,
} from './parts.ts'
import { choose, chooseAndWait, expect, frames, give } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 320, 240)

/** The states of the page. Each follows from the one before. */
const STATES: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  ['empty', async () => undefined],
  [
    'done',
    async (page) => {
      await chooseAndWait(page, photo)
      await detailsButton(page).click()
    },
  ],
  ['menu', (page) => modelButton(page).click()],
  [
    'failed',
    async (page) => {
      await page.keyboard.press('Escape')
      await choose(page, fixture('cut.jpg'))
      await tileOf(page, 'cut.jpg')
        .and(page.locator('[data-state="failed"]'))
        .locator('.tile-button')
        .click()
    },
  ],
  [
    'dialog',
    async (page) => {
      await give(page, 'drop', 'silent.onnx', tinyFile())
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  ],
]

/** Each opens a panel or a dialog of a page with two photos, and resolves when it is open. */
const PANELS: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  ['look', (page) => openDock(page, '.look-button')],
  ['measure', (page) => openDock(page, '.measure-button')],
  ['downloads', (page) => page.locator('.download-more').click()],
  ['detail', (page) => page.locator('.finer > .icon-button').click()],
  ['zip', (page) => openDialog(page, '.strip-save')],
  ['help', (page) => openDialog(page, '.help-button')],
  ['storage', (page) => openDialog(page, '.storage-button')],
]

async function openDock(page: Page, button: string): Promise<void> {
  await page.locator(button).click()
  await expect(dock(page)).toBeVisible()
}

async function openDialog(page: Page, button: string): Promise<void> {
  await page.locator(button).click()
  await expect(page.locator('dialog[open]')).toBeVisible()
}

async function closePanel(page: Page): Promise<void> {
  const close = closeDockButton(page)
  if (await close.isVisible()) await close.click()
  else await page.keyboard.press('Escape')
}

for (const locale of ['en', 'zh-CN']) {
  test.describe(locale, () => {
    test.use({ locale })

    test('axe finds no violation in any state of the page', async ({ page }) => {
      test.setTimeout(120_000)
      await openApp(page)
      for (const [state, reach] of STATES) {
        await reach(page)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          expect.soft(await violations(page), `${state}, ${colorScheme}`).toEqual([])
        }
      }
    })

    test('axe finds no violation in any panel or dialog', async ({ page }) => {
      test.setTimeout(240_000)
      await openApp(page)
      await choose(page, photo, scene('other.png', 60, 40, 3))
      await expect(page.locator('.tile[data-state="done"]')).toHaveCount(2)
      for (const [panel, open] of PANELS) {
        await open(page)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          expect.soft(await violations(page), `${panel}, ${colorScheme}`).toEqual([])
        }
        await closePanel(page)
      }
      await page.reload()
      await openDialog(page, '.earlier-open')
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        expect.soft(await violations(page), `earlier maps, ${colorScheme}`).toEqual([])
      }
    })

    test('the page fits into 360 pixels in every state', async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 })
      await openApp(page)
      const width = () =>
        page.evaluate(() =>
          Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
        )
      expect(await width()).toBe(360)
      await chooseAndWait(page, {
        ...photo,
        name: 'a-photo-with-quite-a-long-name-as-cameras-give.png',
      })
      await detailsButton(page).click()
      expect(await width()).toBe(360)
      await adjustButton(page).click()
      for (const wish of [
        '[name="view"][value="over"]',
        '[name="detail"][value="tiles"]',
        '[name="detail"][value="raw"]',
      ]) {
        await page.locator('.toolbar .segments label', { has: page.locator(wish) }).click()
        expect.soft(await width(), wish).toBe(360)
      }
      for (const panel of ['.look-button', '.measure-button']) {
        await page.locator(panel).click()
        await expect(dock(page)).toBeVisible()
        expect.soft(await width(), panel).toBe(360)
        await closeDockButton(page).click()
      }
      await choose(page, fixture('cut.jpg'))
      await expect(tileOf(page, 'cut.jpg')).toHaveAttribute('data-state', 'failed')
      expect(await width()).toBe(360)
    })
  })
}

test('the photo and its map take nine tenths of a wide screen', async ({ page }) => {
  await page.setViewportSize({ width: 3840, height: 2160 })
  await openApp(page)
  const area = await page.locator('.drop-area').boundingBox()
  expect(area?.width).toBeGreaterThan(3840 * 0.7)
  await chooseAndWait(page, photo)
  const [left, right] = await frames(page)
  expect((left?.width ?? 0) + (right?.width ?? 0)).toBeGreaterThan(3840 * 0.9)
})

test('nothing moves for longer than 0.01 seconds with reduced motion', async ({ page }) => {
  /** Returns the longest duration of all transitions and animations, in seconds, including those that run. */
  const longest = () =>
    page.evaluate(() => {
      const seconds = [...document.querySelectorAll('*')].flatMap((element) =>
        ['', '::before', '::after'].flatMap((part) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element, part)
          return `${transitionDuration}, ${animationDuration}`.split(', ').map(parseFloat)
        }),
      )
      const running = document
        .getAnimations()
        .map(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0))
      return Math.max(0, ...seconds, ...running.map((ms) => ms / 1000))
    })
  await openApp(page)
  expect(await longest()).toBeGreaterThan(0.01)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.locator('.drop-area').hover()
  expect(await longest()).toBeLessThanOrEqual(0.01)
  await choose(page, photo)
  await expect(page.locator('.progress')).toBeVisible()
  expect(await longest()).toBeLessThanOrEqual(0.01)
  await expect(downloadButton(page)).toBeEnabled()
  await detailsButton(page).click()
  expect(await longest()).toBeLessThanOrEqual(0.01)
})

test('the page explains why a page without isolation has one thread', async ({ page, plain }) => {
  await openApp(page, plain.url)
  await chooseAndWait(page, photo)
  const reason =
    'One thread: this site does not send the two headers (COOP and COEP) that allow more.'
  await expect(notices(page).getByText(reason)).toBeVisible()
  await detailsButton(page).click()
  await expect(facts(page).getByText(reason)).toBeVisible()
})

test('the page says that nothing is stored if storage is denied', async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ['indexedDB', 'localStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('Denied.', 'SecurityError')
        },
      })
    }
  })
  await openApp(page)
  await chooseAndWait(page, photo)
  await expect(notices(page)).toContainText('This browser isn’t storing anything for this page')
})
