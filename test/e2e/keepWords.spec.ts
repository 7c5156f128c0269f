/** Tests the texts of the storage panel: both languages, a small screen, and failing storage. */
import { MIDAS_SMALL } from '../../src/core/models.ts'
import { openApp, scene } from './app.ts'
import { violations } from './axe.ts'
import { kept, openPanel, panel, putModels } from './kept.ts'
import { storageButton, tilesThatAre } from './parts.ts'
import { choose, chooseAndWait, expect } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 200, 150)
const other = scene('other.png', 200, 150, 3)

function status(page: Page) {
  return panel(page).getByRole('status')
}

for (const locale of ['en', 'zh-CN']) {
  test.describe(locale, () => {
    test.use({ locale })

    test('axe finds no violation in the storage dialogs at 360 pixels', async ({ page }) => {
      test.setTimeout(120_000)
      await page.setViewportSize({ width: 360, height: 640 })
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await openApp(page)
      await putModels(page, {
        [`model:${'ab'.repeat(32)}`]: 1000,
        [`piece:${MIDAS_SMALL.sha256}:000000000000`]: 1000,
      })
      await choose(page, photo, {
        ...other,
        name: 'a-photo-with-quite-a-long-name-as-cameras-give-it.png',
      })
      await expect(tilesThatAre(page, 'done')).toHaveCount(2)
      const judge = async (state: string): Promise<void> => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          expect.soft(await violations(page), `${state}, ${colorScheme}`).toEqual([])
        }
        const widths = await page
          .getByRole('dialog')
          .evaluateAll((dialogs) =>
            dialogs.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
          )
        expect
          .soft(
            widths.every((over) => over <= 0),
            state,
          )
          .toBe(true)
        expect
          .soft(await page.evaluate(() => document.documentElement.scrollWidth), state)
          .toBe(360)
      }
      await openPanel(page)
      await judge('panel')
      await panel(page).locator('.kept-foot .danger').click()
      await judge('question')
      await page.keyboard.press('Escape')
      await panel(page).locator('[data-act="zip"]').click()
      await expect(page.locator('dialog[open] input[name="format"]').first()).toBeVisible()
      await judge('zip')
    })
  })
}

/** Makes the browser answer each request for persistent storage with `answer`, and counts the requests. */
function promise(page: Page, answer: boolean): Promise<unknown> {
  return page.addInitScript((isYes) => {
    StorageManager.prototype.persist = async () => {
      localStorage.setItem('asked', String(Number(localStorage.getItem('asked') ?? 0) + 1))
      return isYes
    }
    StorageManager.prototype.persisted = async () => isYes && localStorage.getItem('asked') !== null
  }, answer)
}

function asked(page: Page): Promise<number> {
  return page.evaluate(() => Number(localStorage.getItem('asked') ?? 0))
}

test('the page requests persistent storage once, after the first map', async ({ page }) => {
  await promise(page, false)
  await openApp(page)
  expect(await asked(page)).toBe(0)
  await chooseAndWait(page, photo)
  await expect.poll(() => asked(page)).toBe(1)
  await chooseAndWait(page, other)
  await page.reload()
  await chooseAndWait(page, photo)
  expect(await asked(page)).toBe(1)

  await openPanel(page)
  await expect(panel(page)).toContainText('The browser may clear this when the disk runs low.')
  await panel(page).getByRole('button', { name: 'Keep permanently' }).click()
  await expect(status(page)).toContainText('The browser declined for now.')
  expect(await asked(page)).toBe(2)
})

test('the panel shows that the browser granted persistent storage', async ({ page }) => {
  await promise(page, true)
  await openApp(page)
  await chooseAndWait(page, photo)
  await expect.poll(() => asked(page)).toBe(1)
  await openPanel(page)
  await expect(panel(page)).toContainText('The browser keeps this until you clear it.')
  await expect(panel(page).getByRole('button', { name: 'Keep permanently' })).toHaveCount(0)
})

test('the message about a full disk leads to the storage panel', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function (
      this: IDBObjectStore,
      value: unknown,
      key?: IDBValidKey,
    ) {
      if (this.name === 'maps' && key !== 'index')
        throw new DOMException('No room.', 'QuotaExceededError')
      return put.call(this, value, key)
    }
  })
  await openApp(page)
  await chooseAndWait(page, photo)
  const note = page.locator('.notes li', { hasText: 'The storage for this page is full' })
  await expect(note).toContainText('Free up space under “Storage” at the bottom of the page.')
  await note.getByRole('button', { name: 'Storage' }).click()
  await expect(kept(page, 'maps')).toContainText('Depth maps0')
})

test('the panel says that nothing is stored if storage is denied', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        throw new DOMException('Denied.', 'SecurityError')
      },
    })
  })
  await openApp(page)
  await storageButton(page).click()
  await expect(panel(page)).toContainText('This browser isn’t storing anything for this page.')
})

test('the storage panel opens in the current language', async ({ page }) => {
  await openApp(page)
  await openPanel(page)
  await expect(kept(page, 'maps')).toContainText('Depth maps0')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '切换到简体中文' }).click()
  await openPanel(page)
  await expect(kept(page, 'maps')).toContainText('深度图0')
})
