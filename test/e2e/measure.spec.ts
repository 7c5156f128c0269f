import { readFile } from 'node:fs/promises'
import { calibrate, metresOf } from '../../src/core/measure/calibration.ts'
import { fineSize } from '../../src/core/refine/refine.ts'
import { createSampler, type Sampler } from '../../src/core/resample/sample.ts'
import { SHARP } from '../../src/core/settings.ts'
import { node, floats as tensor, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { estimate, floats, openApp, scene, succeed } from './app.ts'
import { violations } from './axe.ts'
import {
  adjustButton,
  closeDockButton,
  dock,
  imageInteraction,
  legendEnds,
  lookButton,
  mapCanvas,
  measureButton,
  reading,
  toasts,
} from './parts.ts'
import { chooseAndWait, expect, frames, give, saved, tabTo } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 640, 480)

/** Samples the floats that the page has cached for the photo. */
async function values(page: Page): Promise<Sampler> {
  const { key, size, model } = succeed(await estimate(page, photo, SHARP))
  const fine = fineSize(size, model.profile)
  return createSampler({ ...fine, data: new Float32Array(await floats(page, key)) }, size)
}

async function openMeasure(page: Page): Promise<void> {
  await measureButton(page).click()
  await expect(page.locator('.measure-panel')).toBeVisible()
}

async function placeOf(page: Page): Promise<{ x: number; y: number }> {
  const [x = NaN, y = NaN] = ((await reading(page, 'place').textContent()) ?? '')
    .split(/[,p]/)
    .map(Number)
  return { x: x + 0.5, y: y + 0.5 }
}

function shown(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 5 }).format(value)
}

/** Clicks on the map at a fraction of its width and height. */
async function clickAt(page: Page, across: number, down: number): Promise<void> {
  const [, map] = await frames(page)
  if (!map) throw new Error('The page has no map.')
  await page.mouse.click(map.x + across * map.width, map.y + down * map.height)
}

test('the read-out equals the value in the files at that pixel', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const sample = await values(page)
  await openMeasure(page)
  const [left] = await frames(page)
  if (!left) throw new Error('The page has no photo.')
  await page.mouse.move(left.x + 60, left.y + left.height / 2)
  await expect(reading(page, 'place')).toHaveText(/^\d+, \d+ px$/)
  const under = await placeOf(page)
  await expect(reading(page, 'value')).toHaveText(shown(sample(under.x, under.y)))
  await clickAt(page, 0.75, 0.9)
  const at = await placeOf(page)
  expect(at.x / 640).toBeCloseTo(0.75, 1)
  expect(at.y / 480).toBeCloseTo(0.9, 1)
  await expect(reading(page, 'value')).toHaveText(shown(sample(at.x, at.y)))
  await expect(reading(page, 'rank')).toHaveText(/^Nearer than [\d.]+% of pixels$/)
  await expect(page.locator('.mark-cross')).toHaveCount(4)
})

test('the arrow keys move the crosshair by pixels', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const sample = await values(page)
  await openMeasure(page)
  const scope = imageInteraction(page)
  await tabTo(page, scope, 'Shift+Tab')
  await page.keyboard.press('ArrowRight')
  const start = await placeOf(page)
  expect(start).toEqual({ x: 320.5, y: 240.5 })
  await page.keyboard.press('4')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  expect(await placeOf(page)).toEqual({ x: 321.5, y: 241.5 })
  for (let i = 0; i < 20; i += 1) await page.keyboard.press('Shift+ArrowRight')
  const far = await placeOf(page)
  expect(far.x).toBe(521.5)
  await expect(page.locator('.measure-panel [role="status"]')).toHaveText(
    new RegExp(
      `^521, 241 pixels, value ${shown(sample(far.x, far.y)).replace('.', '\\.')}, nearer than \\d+%$`,
    ),
  )
  const [inner, outer] = await Promise.all(
    ['.pane-map .mark-cross >> nth=0', '.pane-map .frame'].map((one) =>
      page.locator(one).boundingBox(),
    ),
  )
  if (!inner || !outer) throw new Error('The map has no crosshair.')
  expect(inner.x).toBeGreaterThanOrEqual(outer.x)
  expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width)
  for (let i = 0; i < 30; i += 1) await page.keyboard.press('Shift+ArrowRight')
  expect((await placeOf(page)).x).toBe(639.5)
})

test('two clicks and two distances calibrate the map in metres', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const sample = await values(page)
  await openMeasure(page)
  const bubble = page.locator('.bubble')
  const field = bubble.getByRole('textbox')
  const panel = page.locator('.known-points')
  const here = async (): Promise<number> => {
    const { x, y } = await placeOf(page)
    return sample(x, y)
  }
  await clickAt(page, 0.5, 0.95)
  await expect(bubble).toContainText('Distance?')
  await expect(field).toBeFocused()
  const near = await here()
  await field.fill('-2')
  await page.keyboard.press('Enter')
  await expect(bubble.getByRole('alert')).toHaveText(
    'A distance must be a number of metres above 0.',
  )
  await field.fill('2')
  await page.keyboard.press('Enter')
  await expect(bubble).toBeHidden()
  await expect(imageInteraction(page)).toBeFocused()
  await expect(panel.getByLabel('Distance of point 1 in metres')).toHaveValue('2')

  // The same spot is refused before a distance is typed.
  await clickAt(page, 0.5, 0.95)
  await expect(bubble.getByRole('alert')).toContainText('This spot has the same depth as point 1.')
  await expect(field).toBeHidden()

  await clickAt(page, 0.75, 0.5)
  await expect(field).toBeFocused()
  const far = await here()
  expect(near).toBeGreaterThan(far)
  for (const [metres, sentence] of [
    ['0', 'A distance must be a number of metres above 0.'],
    ['', 'A distance must be a number of metres above 0.'],
    ['far', 'A distance must be a number of metres above 0.'],
    ['2', 'Both points have the same distance'],
    ['1', 'The point with the smaller distance is the farther one on this map.'],
  ] as const) {
    await field.fill(metres)
    await page.keyboard.press('Enter')
    await expect(bubble.getByRole('alert')).toContainText(sentence)
    await expect(reading(page, 'metres')).toBeHidden()
  }
  await field.fill('7,5')
  await page.keyboard.press('Enter')
  await expect(bubble).toBeHidden()
  const found = calibrate([
    { x: 0, y: 0, value: near, metres: 2 },
    { x: 0, y: 0, value: far, metres: 7.5 },
  ])
  await expect(reading(page, 'metres')).toHaveText('7.5 m')
  await clickAt(page, 0.4, 0.6)
  await expect(bubble).toBeHidden()
  const { x, y } = await placeOf(page)
  const metres = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(
    metresOf(found, sample(x, y)),
  )
  await expect(reading(page, 'metres')).toHaveText(`${metres} m`)
  await expect(page.locator('.pane-map figcaption')).toContainText('Metres (your calibration)')
  await expect(legendEnds(page).first()).toHaveText(/ m$/)
  const legend = await legendEnds(page).first().textContent()
  await panel.getByLabel('Distance of point 1 in metres').fill('1,5')
  await page.keyboard.press('Tab')
  await expect(legendEnds(page).first()).not.toHaveText(legend ?? '')
  await lookButton(page).click()
  await expect(page.locator('.histogram .axis')).toContainText(' m')

  await page.reload()
  await openApp(page)
  await chooseAndWait(page, photo)
  await expect(legendEnds(page).first()).toHaveText(/ m$/)
  await openMeasure(page)
  await expect(panel.getByLabel('Distance of point 1 in metres')).toHaveValue('1.5')
  await expect(panel.getByLabel('Distance of point 2 in metres')).toHaveValue('7.5')
  await page.getByRole('button', { name: 'Remove calibration' }).click()
  await expect(legendEnds(page)).toHaveText(['near', 'far'])
  await expect(panel.getByRole('textbox')).toHaveCount(0)
})

test('a value in metres takes four actions', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await openMeasure(page)
  // The typed distance counts when the next spot is clicked.
  await clickAt(page, 0.5, 0.95)
  await page.keyboard.type('2')
  await clickAt(page, 0.75, 0.5)
  await page.keyboard.type('7.5')
  await page.keyboard.press('Enter')
  const [, map] = await frames(page)
  if (!map) throw new Error('The page has no map.')
  await page.mouse.move(map.x + map.width * 0.4, map.y + map.height * 0.8)
  await expect(reading(page, 'metres')).toHaveText(/^[\d.]+ m$/)
})

test('each value can be copied as a plain number', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openApp(page)
  await chooseAndWait(page, photo)
  const sample = await values(page)
  await openMeasure(page)
  await expect(page.locator('.copy-value').first()).toBeHidden()
  await clickAt(page, 0.75, 0.9)
  const { x, y } = await placeOf(page)
  const copied = async (name: string): Promise<string> => {
    await page.getByRole('button', { name: `Copy: ${name}` }).click()
    await expect(page.locator('body > [role="status"]')).toHaveText(/^Copied: /)
    return page.evaluate(() => navigator.clipboard.readText())
  }
  expect(await copied('Value')).toBe(String(Number(sample(x, y).toPrecision(7))))
  expect(await copied('Position')).toBe(`${Math.floor(x)}, ${Math.floor(y)}`)
})

test('the handle of the slider steps aside while the visitor measures', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await page.getByRole('radio', { name: 'Slider' }).check({ force: true })
  await openMeasure(page)
  await clickAt(page, 0.5, 0.5)
  expect((await placeOf(page)).x / 640).toBeCloseTo(0.5, 1)
  const [, map] = await frames(page)
  if (!map) throw new Error('The page has no map.')
  const grip = { x: map.x + map.width / 2, y: map.y + map.height - 20 }
  await page.mouse.move(grip.x, grip.y)
  await page.mouse.down()
  await page.mouse.move(grip.x - map.width / 4, grip.y, { steps: 4 })
  await page.mouse.up()
  const divider = page.getByRole('slider', { name: 'Divider between photo and depth map' })
  await expect(divider).toHaveAttribute('aria-valuenow', '25')
})

test('the profile of a line has the values of the map', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openApp(page)
  await chooseAndWait(page, photo)
  const sample = await values(page)
  await openMeasure(page)
  await page.getByRole('radio', { name: 'Line' }).check({ force: true })
  const [, map] = await frames(page)
  if (!map) throw new Error('The page has no map.')
  await page.mouse.move(map.x + 20, map.y + 20)
  await page.mouse.down()
  await page.mouse.move(map.x + map.width / 2, map.y + map.height - 20, { steps: 5 })
  await page.mouse.up()
  await expect(page.getByRole('img', { name: /^Profile over [\d.]+ pixels, from/ })).toBeVisible()
  await page.getByRole('button', { name: 'Copy as CSV' }).click()
  await expect(toasts(page)).toContainText('The profile was copied as CSV.')
  const rows = (await page.evaluate(() => navigator.clipboard.readText()))
    .trim()
    .split('\r\n')
    .map((row) => row.split(','))
  expect(rows[0]).toEqual(['along_px', 'x_px', 'y_px', 'relative_inverse_depth'])
  const cells = rows.slice(1).map((row) => row.map(Number))
  for (const [, x = NaN, y = NaN, value] of cells) expect(value).toBe(sample(x, y))
  const [first, last] = [cells[0] ?? [], cells.at(-1) ?? []]
  expect(last[0]).toBeCloseTo(
    Math.hypot((last[1] ?? 0) - (first[1] ?? 0), (last[2] ?? 0) - (first[2] ?? 0)),
    6,
  )

  await imageInteraction(page).focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  const from = await placeOf(page)
  for (let i = 0; i < 5; i += 1) await page.keyboard.press('Shift+ArrowUp')
  await page.keyboard.press('Enter')
  const to = await placeOf(page)
  await expect(
    page.getByRole('img', { name: new RegExp(`^Profile over ${shown(from.y - to.y)} pixels`) }),
  ).toBeVisible()
  const along = page.getByRole('slider', { name: 'Position along the line' })
  await along.press('End')
  expect(await placeOf(page)).toEqual(to)
  await along.press('Home')
  expect(await placeOf(page)).toEqual(from)

  await page.evaluate(() =>
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: () => Promise.reject(new Error('no')) },
    }),
  )
  const file = await saved(page, () => page.getByRole('button', { name: 'Copy as CSV' }).click())
  expect(file.name).toBe('photo.profile.csv')
  expect(file.bytes.toString().split('\r\n')).toHaveLength(Math.round(from.y - to.y) + 3)
})

for (const locale of ['en', 'zh-CN']) {
  test.describe(locale, () => {
    test.use({ locale, hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } })

    test('the panels leave the map visible on a phone', async ({ page }) => {
      test.setTimeout(120_000)
      await openApp(page)
      await chooseAndWait(page, photo)
      await adjustButton(page).tap()
      for (const panel of ['look', 'measure']) {
        await page.locator(`.${panel}-button`).tap()
        await expect(page.locator(`.${panel}-panel`)).toBeVisible()
        const [map, panelBox] = await Promise.all(
          [mapCanvas(page), dock(page)].map((one) => one.boundingBox()),
        )
        if (!map || !panelBox) throw new Error('The page has no panel.')
        expect(map.y).toBeGreaterThanOrEqual(-1)
        expect(map.y + map.height).toBeLessThanOrEqual(panelBox.y + 1)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
        if (panel === 'measure') {
          await page.touchscreen.tap(map.x + 100, map.y + 100)
          await expect(reading(page, 'place')).toHaveText(/^\d+, \d+ px$/)
          // A focused field would open the keyboard on the screen.
          await expect(page.locator('.bubble')).toBeVisible()
          await expect(page.locator('.bubble input')).not.toBeFocused()
          await expect(page.locator('.keys-hint').first()).toBeHidden()
        }
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          expect.soft(await violations(page), `${panel}, ${colorScheme}`).toEqual([])
        }
        await closeDockButton(page).tap()
        await expect(dock(page)).toBeHidden()
      }
    })
  })
}

test('a photo of one pixel can be measured', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, {
    name: 'pixel.png',
    bytes: await readFile(new URL('../fixtures/pixel.png', import.meta.url)),
  })
  await lookButton(page).click()
  await expect(page.locator('.look-panel')).toBeVisible()
  await openMeasure(page)
  await clickAt(page, 0.5, 0.5)
  await expect(reading(page, 'place')).toHaveText('0, 0 px')
})

test('a flat map gives one value and no metres', async ({ page }) => {
  const flat = tinyFile({
    front: [node('Sub', ['input', 'mean'], 'centred')],
    constants: [tensor('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406])],
    last: 'centred',
    kernel: [0, 0, 0],
  })
  await openApp(page)
  await give(page, 'drop', 'flat.onnx', flat)
  await expect(toasts(page)).toContainText('flat.onnx is ready')
  await chooseAndWait(page, photo)
  await lookButton(page).click()
  await expect(
    page.getByText('This map is flat: it has only one value, so there is no range to adjust.'),
  ).toBeVisible()
  for (const end of ['Far', 'Near'])
    await expect(page.getByRole('slider', { name: `${end} end` })).toBeDisabled()
  expect((await page.locator('.bars').first().getAttribute('d'))?.match(/M/g)).toHaveLength(1)
  await openMeasure(page)
  await clickAt(page, 0.2, 0.5)
  await expect(reading(page, 'value')).toHaveText('0')
  await page.keyboard.type('1')
  await clickAt(page, 0.4, 0.5)
  await expect(page.locator('.bubble').getByRole('alert')).toContainText(
    'This spot has the same depth as point 1.',
  )
})
