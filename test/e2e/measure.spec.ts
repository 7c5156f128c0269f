import { readFile } from 'node:fs/promises'
import { calibrate, metresOf } from '../../src/core/measure/calibration.ts'
import { fineSize } from '../../src/core/refine/refine.ts'
import { createSampler, type Sampler } from '../../src/core/resample/sample.ts'
import { SHARP } from '../../src/core/settings.ts'
import { node, floats as tensor, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { estimate, floats, openApp, scene, succeed } from './app.ts'
import { violations } from './axe.ts'
import { chooseAndWait, expect, frames, give, saved, tabTo } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 640, 480)

/** Samples the floats that the page has cached for the photo. */
async function values(page: Page): Promise<Sampler> {
  const { key, size, model } = succeed(await estimate(page, photo, SHARP))
  const { side } = model.profile
  const fine = fineSize(size, { width: side, height: side })
  return createSampler({ ...fine, data: new Float32Array(await floats(page, key)) }, size)
}

async function openMeasure(page: Page): Promise<void> {
  await page.locator('.measure-button').click()
  await expect(page.locator('.measure-panel')).toBeVisible()
}

async function placeOf(page: Page): Promise<{ x: number; y: number }> {
  const [x = NaN, y = NaN] = ((await page.locator('.read-place').textContent()) ?? '')
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
  await expect(page.locator('.read-place')).toHaveText(/^\d+, \d+ px$/)
  const under = await placeOf(page)
  await expect(page.locator('.read-value')).toHaveText(shown(sample(under.x, under.y)))
  await clickAt(page, 0.75, 0.9)
  const at = await placeOf(page)
  expect(at.x / 640).toBeCloseTo(0.75, 1)
  expect(at.y / 480).toBeCloseTo(0.9, 1)
  await expect(page.locator('.read-value')).toHaveText(shown(sample(at.x, at.y)))
  await expect(page.locator('.read-rank')).toHaveText(/^Nearer than [\d.]+% of pixels$/)
  await expect(page.locator('.mark-cross')).toHaveCount(4)
})

test('the arrow keys move the crosshair by pixels', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const sample = await values(page)
  await openMeasure(page)
  const scope = page.locator('.scope')
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

test('two known distances calibrate the map in metres', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const sample = await values(page)
  await openMeasure(page)
  const form = page.locator('.calibrator')
  const set = async (number: 1 | 2, metres: string): Promise<number> => {
    await page.getByRole('button', { name: `Set point ${number}` }).click()
    await page.getByLabel(`Distance of point ${number} in metres`).fill(metres)
    const { x, y } = await placeOf(page)
    return sample(x, y)
  }
  await page.getByRole('button', { name: 'Set point 1' }).click()
  await expect(form.getByRole('alert')).toHaveText('Place the crosshair on an image first.')
  await clickAt(page, 0.5, 0.95)
  const near = await set(1, '2')
  await clickAt(page, 0.75, 0.5)
  const far = await set(2, '0')
  expect(near).toBeGreaterThan(far)
  for (const [one, other, sentence] of [
    ['2', '0', 'A distance must be a number of metres above 0.'],
    ['2', '', 'A distance must be a number of metres above 0.'],
    ['2', 'far', 'A distance must be a number of metres above 0.'],
    ['2', '2', 'Both points have the same distance'],
    ['8', '2', 'The point with the smaller distance is the farther one on this map.'],
  ] as const) {
    await page.getByLabel('Distance of point 1 in metres').fill(one)
    await page.getByLabel('Distance of point 2 in metres').fill(other)
    await page.getByRole('button', { name: 'Calibrate', exact: true }).click()
    await expect(form.getByRole('alert')).toContainText(sentence)
    await expect(page.locator('.read-metres')).toBeHidden()
  }
  await page.getByLabel('Distance of point 1 in metres').fill('2')
  await page.getByLabel('Distance of point 2 in metres').fill('7,5')
  await page.keyboard.press('Enter')
  const found = calibrate([
    { x: 0, y: 0, value: near, metres: 2 },
    { x: 0, y: 0, value: far, metres: 7.5 },
  ])
  await expect(page.locator('.read-metres')).toHaveText('7.5 m')
  await clickAt(page, 0.4, 0.6)
  const { x, y } = await placeOf(page)
  const metres = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(
    metresOf(found, sample(x, y)),
  )
  await expect(page.locator('.read-metres')).toHaveText(`${metres} m`)
  await expect(page.locator('.pane-map figcaption')).toContainText('Metres (your calibration)')
  await expect(page.locator('.legend span').first()).toHaveText(/ m$/)
  await page.locator('.look-button').click()
  await expect(page.locator('.histogram .axis')).toContainText(' m')

  await page.reload()
  await openApp(page)
  await chooseAndWait(page, photo)
  await expect(page.locator('.legend span').first()).toHaveText(/ m$/)
  await openMeasure(page)
  await expect(page.getByLabel('Distance of point 2 in metres')).toHaveValue('7.5')
  await page.getByRole('button', { name: 'Remove calibration' }).click()
  await expect(page.locator('.legend span')).toHaveText(['near', 'far'])
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
  await expect(page.locator('.toast')).toContainText('The profile was copied as CSV.')
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

  await page.locator('.scope').focus()
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
      await page.locator('.adjust-button').tap()
      for (const panel of ['look', 'measure']) {
        await page.locator(`.${panel}-button`).tap()
        await expect(page.locator(`.${panel}-panel`)).toBeVisible()
        const [map, dock] = await Promise.all(
          ['.pane-map .frame', '.dock'].map((one) => page.locator(one).boundingBox()),
        )
        if (!map || !dock) throw new Error('The page has no panel.')
        expect(map.y).toBeGreaterThanOrEqual(-1)
        expect(map.y + map.height).toBeLessThanOrEqual(dock.y + 1)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
        if (panel === 'measure') {
          await page.touchscreen.tap(map.x + 100, map.y + 100)
          await expect(page.locator('.read-place')).toHaveText(/^\d+, \d+ px$/)
        }
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          expect.soft(await violations(page), `${panel}, ${colorScheme}`).toEqual([])
        }
        await page.locator('.dock-close').tap()
        await expect(page.locator('.dock')).toBeHidden()
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
  await page.locator('.look-button').click()
  await expect(page.locator('.look-panel')).toBeVisible()
  await page.locator('.measure-button').click()
  await clickAt(page, 0.5, 0.5)
  await expect(page.locator('.read-place')).toHaveText('0, 0 px')
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
  await expect(page.locator('.toast')).toContainText('flat.onnx is ready')
  await chooseAndWait(page, photo)
  await page.locator('.look-button').click()
  await expect(
    page.getByText('This map is flat: it has only one value, so there is no range to adjust.'),
  ).toBeVisible()
  for (const end of ['Far', 'Near'])
    await expect(page.getByRole('slider', { name: `${end} end` })).toBeDisabled()
  expect((await page.locator('.bars').first().getAttribute('d'))?.match(/M/g)).toHaveLength(1)
  await openMeasure(page)
  for (const number of [1, 2] as const) {
    await clickAt(page, 0.2 * number, 0.5)
    await expect(page.locator('.read-value')).toHaveText('0')
    await page.getByRole('button', { name: `Set point ${number}` }).click()
    await page.getByLabel(`Distance of point ${number} in metres`).fill(String(number))
  }
  await page.keyboard.press('Enter')
  await expect(page.locator('.calibrator').getByRole('alert')).toContainText(
    'Both points have the same value on this map',
  )
})
