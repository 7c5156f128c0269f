/** Tests the choice of a refinement on the page: mouse, keyboard, cancel, persistence, both languages. */
import { DEFAULT_LOOK } from '../../src/core/colour/look.ts'
import type { Refinement } from '../../src/core/types.ts'
import { estimate, inferences, openApp, scene, succeed } from './app.ts'
import { violations } from './axe.ts'
import {
  chooseAndWait,
  differences,
  expect,
  expectedMap,
  ready,
  saved,
  shownMap,
  tabTo,
} from './screen.ts'
import { type Page, test } from './site.ts'

/** Large enough for 3 × 2 parts. */
const photo = scene('house.png', 512, 384)

test.describe.configure({ timeout: 120_000 })

function choice(page: Page, name: string) {
  return page.getByRole('radio', { name, exact: true })
}

/** Clicks the label, as a visitor does: the radio button itself is hidden. */
function pick(page: Page, name: string): Promise<void> {
  return page.locator('.finer label', { has: choice(page, name) }).click()
}

/** Waits until the screen shows the map that the page has cached for this refinement. */
async function shows(
  page: Page,
  picture: typeof photo,
  refinement: Partial<Refinement>,
): Promise<void> {
  await expect
    .poll(async () => succeed(await estimate(page, picture, refinement)).cached)
    .toBe(true)
  const wanted = await expectedMap(page, picture, DEFAULT_LOOK, refinement)
  await expect.poll(async () => differences((await shownMap(page)).data, wanted)).toBe(0)
}

test('the page remembers the chosen refinement after a reload', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await expect(choice(page, 'Raw')).toBeChecked()
  await shows(page, photo, {})
  await pick(page, 'Sharp edges')
  await expect(choice(page, 'Sharp edges')).toBeChecked()
  await page.getByRole('button', { name: 'Details', exact: true }).click()
  await expect(page.locator('#timing')).toContainText('Refine')
  await shows(page, photo, { detail: 'edges' })
  const file = await saved(page, () => page.locator('.download-main').click())
  expect(file.bytes.toString('latin1')).toContain('"detail":"edges"')
  await pick(page, 'Raw')
  await shows(page, photo, {})
  expect(await inferences(page)).toBe(1)
  await pick(page, 'Sharp edges')
  await shows(page, photo, { detail: 'edges' })
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await chooseAndWait(page, photo)
  await expect(choice(page, 'Sharp edges')).toBeChecked()
  await shows(page, photo, { detail: 'edges' })
  expect(await inferences(page)).toBe(0)
})

test('a cancelled refinement leaves the previous map on screen', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openApp(page)
  await chooseAndWait(page, photo)
  await tabTo(page, choice(page, 'Raw'))
  await page.keyboard.press('ArrowRight')
  await expect(choice(page, 'Sharp edges')).toBeChecked()
  await shows(page, photo, { detail: 'edges' })
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const panel = page.locator('.finer-panel')
  await expect(panel).toContainText('About 7× slower')
  await page.getByRole('checkbox', { name: /mirror/ }).check()
  await expect(panel).toContainText('About 14× slower')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await shows(page, photo, { detail: 'edges', flip: true })
  // A script in the page cancels as soon as the first part is done. A test would react too late.
  await page.evaluate(() => {
    const bar = document.querySelector('.finer-bar')
    new MutationObserver(() => {
      const now = Number(bar?.getAttribute('aria-valuenow'))
      if (now > 0 && now < 60) document.querySelector<HTMLElement>('.finer-status button')?.click()
    }).observe(document.body, {
      subtree: true,
      attributes: true,
      attributeFilter: ['aria-valuenow'],
    })
  })
  await pick(page, 'More detail')
  await expect(choice(page, 'Sharp edges')).toBeChecked()
  await expect(page.locator('.finer-status')).toBeHidden()
  await shows(page, photo, { detail: 'edges', flip: true })
})

test('the chosen refinement also applies to the next photo', async ({ page }) => {
  await openApp(page, './?lang=zh')
  await chooseAndWait(page, photo)
  await pick(page, '更多细节')
  await shows(page, photo, { detail: 'tiles' })
  const small = scene('small.png', 200, 150)
  await chooseAndWait(page, small)
  await expect(page.locator('.notes')).toContainText('这张照片太小')
  await shows(page, small, { detail: 'tiles' })
  await page
    .getByRole('button', { name: /house\.png/ })
    .first()
    .click()
  await ready(page, 'house.png')
  await shows(page, photo, { detail: 'tiles' })
})
