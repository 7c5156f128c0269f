/** Tests what a visitor does with the strip: removing photos, bringing them back, starting again, saving all. */
import { openApp, scene } from './app.ts'
import { chooseFiles, fixture, fixturePath } from './fixtures.ts'
import {
  chooseButton,
  downloadButton,
  errorCard,
  formatsButton,
  home,
  photoName,
  stripHead,
  tileButton,
  tileNames,
  tileOf,
  tilesThatAre,
  toasts,
} from './parts.ts'
import { choose, chooseAndWait, expect, ready, saved } from './screen.ts'
import { type Page, test } from './site.ts'

function photo(i: number) {
  return scene(`p${i}.png`, 48, 32, i)
}
function head(page: Page, name: string | RegExp) {
  return stripHead(page).getByRole('button', { name })
}
function focusedOnBody(page: Page): Promise<boolean> {
  return page.evaluate(() => document.activeElement === document.body)
}

test('a failed photo is removed with the mouse, and comes back', async ({ page }) => {
  await openApp(page)
  await chooseFiles(page, [fixturePath('cut.jpg')])
  await expect(tileOf(page, 'cut.jpg')).toHaveAttribute('data-state', 'failed')
  await page.getByRole('button', { name: 'Remove cut.jpg from the strip' }).click()
  await expect(home(page)).toBeVisible()
  await expect(page.locator('.strip')).toBeHidden()
  await toasts(page).getByRole('button', { name: 'Undo' }).click()
  await expect(errorCard(page)).toContainText('“cut.jpg” is damaged')
  await expect(toasts(page)).toHaveCount(0)
})

test('all photos are removed together, and come back in their order', async ({ page }) => {
  await openApp(page)
  await choose(page, photo(0), photo(1), fixture('cut.jpg'), photo(2))
  await expect(tilesThatAre(page, 'done')).toHaveCount(3)
  await expect(tilesThatAre(page, 'failed')).toHaveCount(1)
  await expect(photoName(page)).toHaveText('p0.png')
  await tileButton(tileOf(page, 'p2.png')).click()
  await expect(stripHead(page)).toContainText('4 photos1 failed')
  await head(page, 'Clear all').press('Enter')
  await expect(home(page)).toBeVisible()
  await expect.poll(() => focusedOnBody(page)).toBe(false)
  await toasts(page).filter({ hasText: '4 photos were removed.' }).getByText('Undo').press('Enter')
  await expect(tileNames(page)).toHaveText(['p0.png', 'p1.png', 'cut.jpg', 'p2.png'])
  await expect(photoName(page)).toHaveText('p2.png')
  // The page gives the focus back in the next frame.
  await expect.poll(() => focusedOnBody(page)).toBe(false)
})

test('the focus stays on the strip while its photos are removed with the keyboard', async ({
  page,
}) => {
  await openApp(page)
  await choose(page, photo(0), photo(1), photo(2))
  await expect(tilesThatAre(page, 'done')).toHaveCount(3)
  await tileButton(tileOf(page, 'p0.png')).focus()
  await page.keyboard.press('Delete')
  await expect(tileButton(tileOf(page, 'p1.png'))).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Remove p1.png from the strip' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(tileButton(tileOf(page, 'p2.png'))).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(chooseButton(page)).toBeFocused()
})

test('the logo leads to the start page, and the strip back to the photos', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo(0))
  await page.getByRole('link', { name: 'Depthdrop, start page' }).click()
  await expect(chooseButton(page)).toBeVisible()
  await expect(page.locator('.stage, .toolbar').filter({ visible: true })).toHaveCount(0)
  await tileButton(tileOf(page, 'p0.png')).click()
  await expect(home(page)).toBeHidden()
  await expect(downloadButton(page)).toBeEnabled()
  await page.getByRole('link', { name: 'Depthdrop, start page' }).click()
  await chooseAndWait(page, photo(1))
  await expect(tileNames(page)).toHaveText(['p1.png', 'p0.png'])
})

test('after bad files the first good photo takes the stage', async ({ page }) => {
  await openApp(page)
  await chooseFiles(page, [fixturePath('cut.jpg')])
  await expect(errorCard(page)).toBeVisible()
  const bad = ['text.jpg', 'empty.jpg', 'phone.heic'].map(fixture)
  await choose(page, ...bad, photo(3), photo(4), photo(5))
  await ready(page, 'p3.png')
  await expect(errorCard(page)).toBeHidden()
})

test('all photos are saved in two steps, in the formats of the last time', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
  await openApp(page)
  await choose(page, photo(0), photo(1))
  await head(page, 'Download all (2)').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('checkbox', { name: /^Heat map/ })).toBeChecked()
  await dialog.getByRole('checkbox', { name: /^16-bit PNG/ }).check()
  await dialog.getByRole('checkbox', { name: /^Heat map/ }).uncheck()
  const { name } = await saved(page, () => dialog.getByRole('button', { name: 'Save ZIP' }).click())
  expect(name).toBe('depthdrop.zip')
  await page.reload()
  await choose(page, photo(0), photo(1))
  await head(page, 'Download all (2)').click()
  await expect(dialog.getByRole('checkbox', { name: /^16-bit PNG/ })).toBeChecked()
  await expect(dialog.getByRole('checkbox', { name: /^Heat map/ })).not.toBeChecked()
  await page.keyboard.press('Escape')
  // In the menu of one photo's files it is the first entry.
  await formatsButton(page).click()
  await expect(page.locator('.download-panel .entry').first()).toContainText('Download all as ZIP')
})

test.describe('with touch', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test('each photo is removed with one tap', async ({ page }) => {
    await openApp(page)
    await choose(page, photo(0), fixture('cut.jpg'), photo(1))
    await expect(tilesThatAre(page, 'done')).toHaveCount(2)
    for (const name of ['p1.png', 'cut.jpg', 'p0.png'])
      await page.getByRole('button', { name: `Remove ${name} from the strip` }).tap()
    await expect(home(page)).toBeVisible()
  })
})
