/** Tests maps of earlier visits: search, open, add the photo, delete. */
import type { Locator } from '@playwright/test'
import { DEFAULT_LOOK } from '../../src/core/colour/look.ts'
import { RAW } from '../../src/core/settings.ts'
import { inferences, openApp, scene } from './app.ts'
import { keysOf, storedOffline } from './kept.ts'
import { downloadButton, notices, photoCanvas, tileOf, tiles, tilesThatAre } from './parts.ts'
import { choose, differences, expect, expectedMap, ready, saved, shownMap } from './screen.ts'
import { type Page, test } from './site.ts'
import { unzip } from './zip.ts'

const PICTURES = [
  scene('harbour.png', 120, 90, 1),
  scene('Brücke am Hafen.png', 120, 90, 2),
  scene('照片.png', 90, 120, 3),
] as const

function gallery(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Earlier maps' })
}
function cards(page: Page): Locator {
  return gallery(page).locator('.earlier-card:not([hidden])')
}
function cardOf(page: Page, name: string): Locator {
  return cards(page).filter({ hasText: name })
}
function openEarlier(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Earlier maps' }).click()
}
async function mapsKept(page: Page): Promise<number> {
  return (await keysOf(page, 'maps')).filter((key) => key !== 'index').length
}

/** Makes the maps of an earlier visit. */
async function visitBefore(page: Page): Promise<void> {
  await openApp(page)
  await choose(page, ...PICTURES)
  await expect(tilesThatAre(page, 'done')).toHaveCount(PICTURES.length)
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
}

test('the list of earlier maps says that it is empty', async ({ page }) => {
  await openApp(page)
  await openEarlier(page)
  await expect(gallery(page)).toContainText('No maps yet.')
  await expect(gallery(page).getByRole('searchbox')).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(gallery(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Earlier maps' })).toBeFocused()
})

test.describe('available offline', () => {
  test.use({ serviceWorkers: 'allow' })

  test('offline, a map of an earlier visit opens by its name', async ({ page, context }) => {
    await visitBefore(page)
    await storedOffline(page)
    await context.setOffline(true)
    await page.reload()
    await openEarlier(page)
    await expect(cards(page)).toHaveCount(3)
    // The thumbnails are painted from the maps themselves.
    await expect(cards(page).locator('.earlier-face > img')).toHaveCount(3)
    await expect(cardOf(page, 'harbour.png').locator('.earlier-more').first()).toHaveText(
      new RegExp(String(new Date().getFullYear())),
    )

    // The search ignores accents and case, and matches each word.
    const search = gallery(page).getByRole('searchbox', { name: 'Search by name' })
    await search.fill('hafen BRUCKE')
    await expect(cards(page)).toHaveCount(1)
    await search.fill('nowhere')
    await expect(gallery(page)).toContainText('No name contains “nowhere”.')
    await search.fill('harb')
    await cardOf(page, 'harbour.png').getByRole('button').click()
    await expect(gallery(page)).toHaveCount(0)
    await ready(page, 'harbour.png')
    await expect(notices(page)).toContainText(
      'This map is from storage, where photos are not stored.',
    )
    await expect(photoCanvas(page)).toBeHidden()
    // Without its photo the map has one view.
    await expect(page.locator('[name="view"]').filter({ visible: true })).toHaveCount(0)
    const addAgain = page.getByRole('button', { name: 'Add the photo again to compare' })
    await expect(addAgain).toBeVisible()
    expect(
      await page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.endsWith('.ort')),
      ),
    ).toBe(false)
    const shown = await shownMap(page)
    const { name } = await saved(page, () => downloadButton(page).click())
    expect(name).toBe('harbour.depth.png')

    const chooser = page.waitForEvent('filechooser')
    await addAgain.click()
    const { name: title, bytes } = PICTURES[0]
    await (await chooser).setFiles([{ name: title, mimeType: 'image/png', buffer: bytes }])
    await expect(photoCanvas(page)).toBeVisible()
    await expect(addAgain).toBeHidden()
    await expect(page.getByRole('radio', { name: 'Slider' })).toBeEnabled()
    await expect(notices(page)).not.toContainText('photos are not stored')
    await expect(tiles(page)).toHaveCount(1)
    await expect(tileOf(page, 'harbour.png')).toHaveClass(/has-photo/)
    const model = await expectedMap(page, PICTURES[0], DEFAULT_LOOK, RAW)
    expect(differences(shown.data, model)).toBe(0)
    expect(await inferences(page)).toBe(0)
  })
})

test('a keyboard alone can select, delete and open earlier maps', async ({ page }) => {
  await visitBefore(page)
  await page.getByRole('button', { name: 'Earlier maps' }).focus()
  await page.keyboard.press('Enter')
  await expect(cards(page)).toHaveCount(3)
  // The most recent map comes first. Photos are estimated in their order.
  await expect(cards(page).locator('.earlier-name')).toHaveText(
    PICTURES.map(({ name }) => name).reverse(),
  )
  await gallery(page).getByRole('checkbox', { name: 'Select all' }).focus()
  await page.keyboard.press('Tab')
  await expect(cards(page).nth(0).getByRole('button')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(cards(page).nth(1).getByRole('button')).toBeFocused()
  await page.keyboard.press('End')
  await expect(cards(page).nth(2).getByRole('button')).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('Tab')
  await expect(cards(page).nth(0).getByRole('checkbox')).toBeFocused()
  await page.keyboard.press('Space')
  await expect(gallery(page).getByRole('status')).toHaveText('1 of 3 selected')
  await page.keyboard.press('Delete')
  const question = page.getByRole('dialog', { name: 'Delete 1 depth map?' })
  await expect(question).toContainText('照片.png')
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(cards(page)).toHaveCount(3)
  await cards(page).nth(0).getByRole('checkbox').focus()
  await page.keyboard.press('Delete')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(cards(page)).toHaveCount(2)
  expect(await mapsKept(page)).toBe(2)
  await expect(cards(page).nth(0).getByRole('button')).toBeFocused()
  await page.keyboard.press('Enter')
  await ready(page, 'Brücke am Hafen.png')
})

test('several selected maps are saved as one zip', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
  await visitBefore(page)
  await openEarlier(page)
  await cardOf(page, 'harbour.png').getByRole('checkbox').check()
  await cardOf(page, '照片.png').getByRole('checkbox').check()
  await gallery(page).getByRole('button', { name: 'Download ZIP…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Download as ZIP' })
  const { bytes } = await saved(page, () =>
    dialog.getByRole('button', { name: 'Save ZIP' }).click(),
  )
  expect([...unzip(bytes).keys()].sort()).toEqual(['harbour.depth.png', '照片.depth.png'])
  await dialog.getByRole('button', { name: 'Close' }).click()
  await gallery(page).getByRole('checkbox', { name: 'Select all' }).check()
  await gallery(page).getByRole('button', { name: 'Delete 3…' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(gallery(page)).toContainText('No maps yet.')
  expect(await mapsKept(page)).toBe(0)
})

test('a map that another tab has deleted is reported as no longer in storage', async ({
  page,
  context,
}) => {
  await visitBefore(page)
  await openEarlier(page)
  await expect(cards(page)).toHaveCount(3)
  const other = await context.newPage()
  await openApp(other)
  await openEarlier(other)
  await cardOf(other, 'harbour.png').getByRole('button').focus()
  await other.keyboard.press('Delete')
  await other.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(cards(other)).toHaveCount(2)
  await cardOf(page, 'harbour.png').getByRole('button').click()
  await expect(gallery(page).getByRole('status')).toHaveText('This map is no longer in storage.')
  await expect(cards(page)).toHaveCount(2)
})
