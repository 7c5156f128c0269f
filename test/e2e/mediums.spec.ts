/** Tests the page in forced colours, at 400% zoom and in print. */
import { openApp, scene } from './app.ts'
import { fixture } from './fixtures.ts'
import { adjustButton, closeDockButton, dock, helpButton, lookButton, tileOf } from './parts.ts'
import { choose, chooseAndWait, expect, ready } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 320, 240)

test.describe('in forced colours', () => {
  test.use({ colorScheme: 'dark', contextOptions: { forcedColors: 'active' } })

  test('the chosen view, palette and photo differ from the others', async ({ page }) => {
    await openApp(page)
    await choose(page, photo, scene('other.png', 60, 40, 3))
    await ready(page, photo.name)
    await lookButton(page).click()
    await expect(page.locator('.palette').first()).toBeVisible()
    const background = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor)
    for (const group of ['.segments', '.palette'])
      expect(await background(`${group} input:checked + span`)).not.toBe(
        await background(`${group} input:not(:checked) + span`),
      )
    const outline = (name: string) =>
      tileOf(page, name)
        .locator('.tile-face')
        .evaluate((face) => getComputedStyle(face).outlineStyle)
    expect([await outline(photo.name), await outline('other.png')]).toEqual(['solid', 'none'])
  })

  test('a progress bar shows how much is done', async ({ page }) => {
    await page.route('**/starter-*.onnx', () => new Promise<void>(() => undefined))
    await openApp(page)
    await choose(page, photo)
    const fill = page.locator('.part-fill').first()
    const colours = () =>
      fill.evaluate((element) => [
        getComputedStyle(element).backgroundColor,
        getComputedStyle(element.parentElement ?? element).backgroundColor,
      ])
    await expect(fill).toBeVisible()
    const [done, rest] = await colours()
    expect(done).not.toBe(rest)
  })
})

/** The width of what can be scrolled to, in CSS pixels. */
function scrollWidth(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth)
}

for (const hasTouch of [false, true]) {
  test.describe(hasTouch ? 'with touch' : 'with a mouse', () => {
    test.use({ viewport: { width: 320, height: 640 }, hasTouch, isMobile: hasTouch })

    test('the page does not scroll sideways in 320 pixels', async ({ page }) => {
      await openApp(page)
      expect(await scrollWidth(page)).toBe(320)
      await choose(page, photo, fixture('cut.jpg'), scene('other.png', 60, 40, 3))
      await ready(page, photo.name)
      expect(await scrollWidth(page)).toBe(320)
      await adjustButton(page).click()
      for (const panel of ['.look-button', '.measure-button']) {
        await page.locator(panel).click()
        await expect(dock(page)).toBeVisible()
        expect.soft(await scrollWidth(page), panel).toBe(320)
        await closeDockButton(page).click()
      }
      await helpButton(page).click()
      await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible()
      expect(await scrollWidth(page)).toBe(320)
    })
  })
}

test('a print has the pictures and the legend on one white page', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await openApp(page)
  await chooseAndWait(page, photo)
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'))
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  for (const kept of ['.pane-photo canvas', '.pane-map canvas', '.legend-bar'])
    await expect(page.locator(kept).first()).toBeVisible()
  for (const left of ['.header', '.toolbar', '.strip', '.footer'])
    await expect(page.locator(left)).toBeHidden()
  const colours = await page.evaluate(() => [
    getComputedStyle(document.documentElement).backgroundColor,
    getComputedStyle(document.querySelector('.pane-photo .name') ?? document.body).color,
  ])
  expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(27, 27, 30)'])
})
