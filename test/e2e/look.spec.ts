import { DEFAULT_LOOK, type Look } from '../../src/core/colour/look.ts'
import { inferences, openApp, scene } from './app.ts'
import { chooseAndWait, differences, expect, expectedMap, shownMap, tabTo } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 200, 150)

/** Waits until the whole map is painted in its new colours. */
async function relooked(page: Page): Promise<void> {
  await expect(page.locator('[data-stale]')).toHaveCount(0)
}

async function openLook(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Style', exact: true }).click()
  await expect(page.locator('.look-panel')).toBeVisible()
}

/** Returns the mean colour of the last thumbnail on the strip. */
function tileColour(page: Page): Promise<readonly number[]> {
  return page
    .locator('.tile-button img')
    .last()
    .evaluate((image) => {
      const context = new OffscreenCanvas(1, 1).getContext('2d')
      if (context === null || !(image instanceof HTMLImageElement))
        throw new Error('The tile has no thumbnail.')
      context.drawImage(image, 0, 0, 1, 1)
      return [...context.getImageData(0, 0, 1, 1).data]
    })
}

async function expectLook(page: Page, look: Partial<Look>): Promise<void> {
  await relooked(page)
  expect(
    differences(
      (await shownMap(page)).data,
      await expectedMap(page, photo, { ...DEFAULT_LOOK, ...look }),
    ),
  ).toBe(0)
}

test('a change of the look repaints the map without a new inference', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const before = await tileColour(page)
  await openLook(page)
  await page.getByRole('radio', { name: 'Viridis' }).check({ force: true })
  await expectLook(page, { palette: 'viridis' })
  await page.getByLabel('Reverse colours').check()
  await expectLook(page, { palette: 'viridis', reversed: true })
  await page.getByLabel('Colour steps').selectOption('8')
  await expectLook(page, { palette: 'viridis', reversed: true, bands: 8 })
  await page.getByLabel('Ignore outliers').selectOption('1')
  await expectLook(page, { palette: 'viridis', reversed: true, bands: 8, clip: 1 })

  await page.getByRole('slider', { name: 'Gamma' }).fill('1')
  const look = { palette: 'viridis', reversed: true, bands: 8, clip: 1, gamma: 2 } as const
  await expectLook(page, look)
  // The thumbnails change once the handle has stopped.
  await expect.poll(() => tileColour(page)).not.toEqual(before)

  await page.reload()
  await openApp(page)
  await chooseAndWait(page, photo)
  await expectLook(page, look)
  await openLook(page)
  await expect(page.getByRole('radio', { name: 'Viridis' })).toBeChecked()
  await page.getByRole('button', { name: 'Reset' }).click()
  await expectLook(page, {})
  expect(await inferences(page)).toBe(0)
})

test('the handles of the histogram choose the range of the colours', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await openLook(page)
  const [far, near] = [
    page.getByRole('slider', { name: 'Far end' }),
    page.getByRole('slider', { name: 'Near end' }),
  ]
  await expect(far).toBeEnabled()
  await expect(page.locator('.bars-kept')).toHaveAttribute('d', /M\d+ 100h1v-/)
  await far.focus()
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('PageUp')
  const at = Number(await far.inputValue())
  expect(at).toBeGreaterThan(0.1)
  await expectLook(page, { far: at })
  await far.press('End')
  expect(Number(await far.inputValue())).toBeLessThan(Number(await near.inputValue()))
  await far.press('Home')
  const box = await near.boundingBox()
  if (box === null) throw new Error('The handle has no bounding box.')
  await page.mouse.move(box.x + box.width - 8, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  const end = Number(await near.inputValue())
  expect(Math.abs(end - 0.5)).toBeLessThan(0.1)
  await expectLook(page, { near: end })
  await expect(near).toHaveAttribute('aria-valuetext', /^[\d.,-]+$/)
})

test('Escape closes the look panel and returns the focus to its button', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const button = page.getByRole('button', { name: 'Style', exact: true })
  await tabTo(page, button)
  await page.keyboard.press('Enter')
  await expect(button).toHaveAttribute('aria-expanded', 'true')
  await tabTo(page, page.getByRole('radio', { name: 'Inferno' }), 'Shift+Tab')
  await page.keyboard.press('ArrowRight')
  await expectLook(page, { palette: 'magma' })
  await page.keyboard.press('Escape')
  await expect(page.locator('.look-panel')).toBeHidden()
  await expect(button).toBeFocused()
})
