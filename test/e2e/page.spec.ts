import { PNG } from 'pngjs'
import { planUpsample } from '../../src/core/resample/upsample.ts'
import { estimate, floats, inferences, openApp, scene, succeed } from './app.ts'
import { fixture } from './fixtures.ts'
import {
  detailsButton,
  downloadButton,
  errorCard,
  facts,
  formatsButton,
  legendEnds,
  mapCanvas,
  photoCanvas,
  photoName,
  stage,
  tileButton,
  tileNames,
  tileOf,
  tilesThatAre,
  toasts,
} from './parts.ts'
import {
  choose,
  chooseAndWait,
  differences,
  expect,
  expectedMap,
  frames,
  give,
  ready,
  saved,
  shownMap,
} from './screen.ts'
import { test } from './site.ts'

const WIDTH = 200
const HEIGHT = 150
const near = scene('near.png', WIDTH, HEIGHT)
const far = scene('far.png', WIDTH, HEIGHT, 3)
const wide = scene('wide.png', 240, 90, 5)

const FIGURES = /^[\d.,]+ ms$/

test('the stage shows a photo beside its heat map', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, near)
  await expect(photoCanvas(page)).toBeVisible()
  await expect(mapCanvas(page)).toBeVisible()
  const { width, height, data } = await shownMap(page)
  expect([width, height]).toEqual([WIDTH, HEIGHT])
  expect(differences(data, await expectedMap(page, near))).toBe(0)
  await expect(legendEnds(page)).toHaveText(['near', 'far'])
  await expect(page.getByText('Relative depth (no units)')).toBeVisible()

  await detailsButton(page).click()
  const panel = page.getByRole('region', { name: 'Timing and engine' })
  const rows = panel.locator('tbody tr, tfoot tr')
  for (const step of ['Decode', 'Prepare', 'Infer', 'Normalise', 'Colour', 'Total']) {
    await expect(rows.filter({ hasText: step }).locator('td.figures')).toHaveText(FIGURES)
  }
  const fact = (term: string) =>
    facts(page)
      .locator('div')
      .filter({ has: page.getByText(term, { exact: true }) })
      .locator('dd')
      .first()
  await expect(fact('Model')).toHaveText('Depthdrop starter')
  await expect(fact('Engine')).toHaveText(/^turbo \d/)
  await expect(fact('Threads')).toHaveText(/^\d+ threads?$/)
  await expect(fact('Cross-origin isolated')).toHaveText('yes')
  await expect(fact('Inferences this visit')).toHaveText('1')
})

test('a photo that was estimated before needs no inference', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, near)
  await choose(page, far)
  await ready(page, far.name)
  await give(page, 'drop', 'a copy.png', near.bytes)
  await expect(photoName(page)).toHaveText(near.name)
  await expect(tileNames(page)).toHaveText([near.name, far.name])
  expect(await inferences(page)).toBe(2)

  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await chooseAndWait(page, near)
  await expect(page.locator('#timing')).toContainText('This map was in storage')
  expect(await inferences(page)).toBe(0)
  expect(differences((await shownMap(page)).data, await expectedMap(page, near))).toBe(0)
})

test('the strip shows the newest photo first', async ({ page }) => {
  await openApp(page)
  for (const photo of [near, far, wide]) await chooseAndWait(page, photo)
  await expect(tileNames(page)).toHaveText([wide.name, far.name, near.name])

  const button = (name: string) => tileButton(tileOf(page, name))
  await button(wide.name).focus()
  await page.keyboard.press('ArrowRight')
  await expect(button(far.name)).toBeFocused()
  await page.keyboard.press('End')
  await expect(button(near.name)).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await ready(page, far.name)
  expect(differences((await shownMap(page)).data, await expectedMap(page, far))).toBe(0)
  await expect(tileNames(page)).toHaveText([wide.name, far.name, near.name])

  await page.keyboard.press('Delete')
  await expect(tileNames(page)).toHaveText([wide.name, near.name])
  await expect(button(near.name)).toBeFocused()
  await expect(photoName(page)).toHaveText(near.name)
})

test('the opacity of the overlay is remembered', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, near)
  const map = mapCanvas(page)
  await page.locator('input[name="view"][value="side"]').focus()
  await page.keyboard.press('ArrowRight')
  // The stage arranges its pictures in the frame after the choice.
  await expect(async () => {
    const [below, above] = await frames(page)
    expect(above).toEqual(below)
  }).toPass()
  await expect(map).toHaveCSS('opacity', '0.7')
  await page.getByRole('slider', { name: 'Map opacity' }).focus()
  for (const key of ['ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
  await expect(map).toHaveCSS('opacity', '0.68')
  await page.keyboard.press('Home')
  await expect(map).toHaveCSS('opacity', '0')

  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await chooseAndWait(page, near)
  await expect(map).toHaveCSS('opacity', '0')
})

test('the page saves a heat map, 16-bit grey and floats', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, near)
  const heat = await saved(page, () => downloadButton(page).click())
  expect(heat.name).toBe('near.depth.png')
  const png = PNG.sync.read(heat.bytes)
  expect([png.width, png.height]).toEqual([WIDTH, HEIGHT])
  expect(differences(png.data, await expectedMap(page, near))).toBe(0)

  const other = async (title: string) => {
    await formatsButton(page).click()
    return saved(page, () =>
      page.locator('.download-panel').getByText(title, { exact: true }).click(),
    )
  }
  const grey = await other('16-bit PNG')
  expect(grey.name).toBe('near.depth16.png')
  // A PNG has its width, height, bit depth and colour type (0: grey) from byte 16 on.
  expect([grey.bytes.readUInt32BE(16), grey.bytes.readUInt32BE(20)]).toEqual([WIDTH, HEIGHT])
  expect([grey.bytes[24], grey.bytes[25]]).toEqual([16, 0])
  const pfm = await other('PFM floats')
  expect(pfm.name).toBe('near.depth.pfm')
  const header = `Pf\n${WIDTH} ${HEIGHT}\n-1.000000\n`
  expect(pfm.bytes.subarray(0, header.length).toString('latin1')).toBe(header)
  expect(pfm.bytes).toHaveLength(header.length + 4 * WIDTH * HEIGHT)
  // The file stores its rows from the bottom up.
  const values = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
    pfm.bytes.readFloatLE(
      header.length + 4 * ((HEIGHT - 1 - Math.floor(i / WIDTH)) * WIDTH + (i % WIDTH)),
    ),
  )
  const { key, model } = succeed(await estimate(page, near))
  const { width, height } = model.profile
  const map = { width, height, data: new Float32Array(await floats(page, key)) }
  const expected = new Float32Array(WIDTH * HEIGHT)
  planUpsample(map, { width: WIDTH, height: HEIGHT }).strip(0, HEIGHT, expected)
  expect(values).toEqual(expected)
})

test('a pasted photo and a dropped photo are estimated', async ({ page }) => {
  await openApp(page)
  await give(page, 'paste', near.name, near.bytes)
  await ready(page, near.name)
  await give(page, 'drop', far.name, far.bytes)
  await ready(page, far.name)
  await page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'no picture')
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  })
  await expect(toasts(page)).toHaveText('There is no image on the clipboard.')
})

test('a field keeps pasted text, and a photo that is pasted into it is estimated', async ({
  page,
}) => {
  await openApp(page)
  await page.evaluate(() => {
    const field = document.createElement('input')
    field.type = 'number'
    document.body.append(field)
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '1.5')
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  })
  await expect(toasts(page)).toHaveCount(0)
  await give(page, 'paste', near.name, near.bytes, 'input[type=number]')
  await ready(page, near.name)
})

test('a cancelled photo can be tried again', async ({ page }) => {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/assets/starter-*.onnx', async (route) => {
    await held
    await route.continue().catch(() => undefined)
  })
  await openApp(page)
  await choose(page, near, far, wide)
  await expect(tileOf(page, near.name)).toHaveAttribute('data-state', 'working')
  await stage(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(tileOf(page, near.name)).toHaveAttribute('data-state', 'cancelled')
  await expect(stage(page)).toContainText('This photo was cancelled.')
  await page.getByRole('button', { name: 'Cancel all' }).click()
  await expect(tilesThatAre(page, 'cancelled')).toHaveCount(3)
  release()
  await stage(page).getByRole('button', { name: 'Try again' }).click()
  await ready(page, near.name)
  await expect(tilesThatAre(page, 'cancelled')).toHaveCount(2)
  expect(await inferences(page)).toBe(1)
})

test('the stage shows the error of a failed photo', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, near)
  await choose(page, fixture('cut.jpg'))
  const failed = tileOf(page, 'cut.jpg')
  await expect(failed).toHaveAttribute('data-state', 'failed')
  await expect(photoName(page)).toHaveText(near.name)
  await tileButton(failed).click()
  await expect(errorCard(stage(page))).toContainText('“cut.jpg” is damaged or incomplete')
  await stage(page).getByRole('button', { name: 'Try again' }).click()
  await expect(errorCard(stage(page))).toContainText('“cut.jpg” is damaged or incomplete')
  await expect(downloadButton(page)).toBeDisabled()
  await tileButton(tileOf(page, near.name)).click()
  await ready(page, near.name)
  expect(differences((await shownMap(page)).data, await expectedMap(page, near))).toBe(0)
})

test('a map that could not be painted can be tried again', async ({ page }) => {
  await page.route('**/painter.worker-*.js', (route) => route.fulfill({ status: 404 }))
  await openApp(page)
  await choose(page, near)
  await expect(errorCard(stage(page))).toContainText(
    'The engine stopped twice while it worked on “near.png”',
  )
  await expect(page.locator('.stage .progress')).toBeHidden()
  await page.unroute('**/painter.worker-*.js')
  await stage(page).getByRole('button', { name: 'Try again' }).click()
  await ready(page, near.name)
  expect(differences((await shownMap(page)).data, await expectedMap(page, near))).toBe(0)
})
