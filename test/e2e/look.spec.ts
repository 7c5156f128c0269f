import { PNG } from 'pngjs'
import { DEFAULT_LOOK, type Look } from '../../src/core/colour/look.ts'
import { SHARP } from '../../src/core/settings.ts'
import { estimate, floats, inferences, openApp, scene, succeed } from './app.ts'
import { downloadButton } from './parts.ts'
import {
  chooseAndWait,
  differences,
  expect,
  expectedMap,
  saved,
  shownMap,
  tabTo,
} from './screen.ts'
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

/** Returns the colours of the legend's bar. */
function legendColours(page: Page): Promise<string> {
  return page
    .locator('.pane-map .legend-bar')
    .evaluate((bar) => (bar instanceof HTMLCanvasElement ? bar.toDataURL() : ''))
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

test('changes of style and detail are taken back and repeated, by keys and by buttons', async ({
  page,
}) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await openLook(page)
  const viridis = page.getByRole('radio', { name: 'Viridis' })
  const undo = page.getByRole('button', { name: 'Undo', exact: true })
  const redo = page.getByRole('button', { name: 'Redo', exact: true })
  await expect(undo).toHaveAttribute('aria-disabled', 'true')
  await viridis.check({ force: true })
  await page.getByLabel('Colour steps').selectOption('8')
  await expectLook(page, { palette: 'viridis', bands: 8 })
  await page.keyboard.press('ControlOrMeta+z')
  await expectLook(page, { palette: 'viridis' })
  await undo.focus()
  await page.keyboard.press('Enter')
  await expectLook(page, {})
  await expect(undo).toBeFocused()
  await expect(undo).toHaveAttribute('aria-disabled', 'true')
  await redo.click()
  await expectLook(page, { palette: 'viridis' })
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expectLook(page, { palette: 'viridis', bands: 8 })
  await page.getByRole('radio', { name: 'Model output' }).check({ force: true })
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByRole('radio', { name: 'Sharp edges' })).toBeChecked()
  await expectLook(page, { palette: 'viridis', bands: 8 })
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
  // Near is on the left, as in the legend.
  await page.mouse.move(box.x + 8, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  const end = Number(await near.inputValue())
  expect(Math.abs(end - 0.5)).toBeLessThan(0.1)
  await expectLook(page, { near: end })
  await expect(near).toHaveAttribute('aria-valuetext', /^[\d.,-]+$/)
})

test('near is on the left in the legend and in the histogram', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await openLook(page)
  await expect(page.getByRole('slider', { name: 'Far end' })).toBeEnabled()
  for (const one of ['.legend', '.histogram .axis']) {
    const near = await page.locator(one).getByText('near', { exact: true }).boundingBox()
    const far = await page.locator(one).getByText('far', { exact: true }).boundingBox()
    expect(near?.x, one).toBeLessThan(far?.x ?? 0)
  }
  const { key } = succeed(await estimate(page, photo, SHARP))
  const values = await floats(page, key)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const nearHalf = values.filter((value) => value > (low + high) / 2).length / values.length
  expect(Math.abs(nearHalf - 0.5)).toBeGreaterThan(0.1)
  // The left half of the picture has the bars of the near half of the range. A bar is the square root of its count.
  const bars = await page.locator('.bars').first().getAttribute('d')
  const heights = [...(bars ?? '').matchAll(/M(\d+) 100h1v-([\d.]+)/g)]
  const sum = (isLeft: boolean): number =>
    heights
      .filter(([, x]) => Number(x) < 48 === isLeft)
      .reduce((total, [, , height]) => total + Number(height) ** 2, 0)
  expect(sum(true) > sum(false)).toBe(nearHalf > 0.5)
})

test('auto contrast gives each map the whole palette, also in saved files', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await openLook(page)
  const auto = page.getByLabel('Auto contrast')
  const gamma = page.getByRole('slider', { name: 'Gamma' })
  await expect(auto).not.toBeChecked()
  await expect(page.getByRole('slider', { name: 'Far end' })).toBeEnabled()
  const [before, legend] = [await tileColour(page), await legendColours(page)]
  await auto.check()
  await expectLook(page, { autoContrast: true })
  await expect.poll(() => tileColour(page)).not.toEqual(before)
  await expect.poll(() => legendColours(page)).not.toEqual(legend)
  const file = await saved(page, () => downloadButton(page).click())
  expect(file.name).toBe('photo.heat.png')
  expect(
    differences(
      PNG.sync.read(file.bytes).data,
      await expectedMap(page, photo, { ...DEFAULT_LOOK, autoContrast: true }),
    ),
  ).toBe(0)

  await page.reload()
  await openApp(page)
  await chooseAndWait(page, photo)
  await expectLook(page, { autoContrast: true })
  await openLook(page)
  await expect(auto).toBeChecked()
  const far = Number(await page.getByRole('slider', { name: 'Far end' }).inputValue())
  expect(far).toBeGreaterThan(0)
  await gamma.fill('1')
  await expect(auto).not.toBeChecked()
  expect(Number(await page.getByRole('slider', { name: 'Far end' }).inputValue())).toBe(far)
  await page.getByRole('button', { name: 'Reset' }).click()
  await expectLook(page, {})
})

test('a key opens the look panel and moves into it, Escape closes it and returns to its button', async ({
  page,
}) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const button = page.getByRole('button', { name: 'Style', exact: true })
  await tabTo(page, button)
  await page.keyboard.press('Enter')
  await expect(button).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByRole('region', { name: 'Style' })).toBeFocused()
  await tabTo(page, page.getByRole('radio', { name: 'Inferno' }))
  await page.keyboard.press('ArrowRight')
  await expectLook(page, { palette: 'magma' })
  await page.keyboard.press('Escape')
  await expect(page.locator('.look-panel')).toBeHidden()
  await expect(button).toBeFocused()
})
