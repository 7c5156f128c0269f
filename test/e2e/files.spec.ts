/** Saves a map in each format from the page's menu, and reads it back with independent readers. */
import { PNG } from 'pngjs'
import { EXRLoader } from 'three/examples/jsm/loaders/EXRLoader.js'
import { decode } from 'tiff'
import { openApp, scene } from './app.ts'
import { changeMaps, openPanel, panel } from './kept.ts'
import { downloadButton, errorToasts, formatsButton, tilesThatAre } from './parts.ts'
import {
  applyDetailToFloats,
  choose,
  chooseAndWait,
  differences,
  expect,
  expectedMap,
  saved,
  shownMap,
  tabTo,
} from './screen.ts'
import { type Page, test } from './site.ts'
import { interceptCalls } from './workerCalls.ts'

const WIDTH = 97
const HEIGHT = 61
const photo = scene('photo.png', WIDTH, HEIGHT)

function menu(page: Page) {
  return page.locator('.download-panel')
}
function entry(page: Page, title: string) {
  return menu(page).getByRole('button', { name: title })
}
function open(page: Page) {
  return formatsButton(page).click()
}

async function pick(page: Page, title: string) {
  await open(page)
  return saved(page, () => entry(page, title).click())
}

function reds({ data }: { readonly data: ArrayLike<number> }): readonly number[] {
  return Array.from(data).filter((_, i) => i % 4 === 0)
}

test('each entry of the menu saves the same map in its own format', async ({ page }) => {
  test.setTimeout(120_000)
  await openApp(page)
  await chooseAndWait(page, photo)
  await applyDetailToFloats(page)
  const floats = new Map<string, readonly number[]>()

  const tiff = await pick(page, 'TIFF floats')
  expect(tiff.name).toBe('photo.depth.tiff')
  const [image] = decode(tiff.bytes)
  expect([image?.width, image?.height, image?.sampleFormat]).toEqual([WIDTH, HEIGHT, 3])
  const values = [...(image?.data ?? [])]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  expect(high).toBeGreaterThan(low)

  const exr = await pick(page, 'OpenEXR floats')
  expect(exr.name).toBe('photo.depth.exr')
  const read = new EXRLoader().setDataType(1015).parse(new Uint8Array(exr.bytes).buffer)
  floats.set(
    'exr',
    values.map(
      (_, i) => read.data[4 * ((HEIGHT - 1 - Math.floor(i / WIDTH)) * WIDTH + (i % WIDTH))] ?? NaN,
    ),
  )

  const npy = await pick(page, 'NumPy floats')
  expect(npy.name).toBe('photo.depth.edges.npy')
  expect(npy.bytes.toString('latin1', 10, 80)).toContain(`'shape': (${HEIGHT}, ${WIDTH})`)
  floats.set(
    'npy',
    values.map((_, i) => npy.bytes.readFloatLE(npy.bytes.length - 4 * values.length + 4 * i)),
  )

  const pfm = await pick(page, 'PFM floats')
  expect(pfm.name).toBe('photo.depth.edges.pfm')
  floats.set(
    'pfm',
    values.map((_, i) =>
      pfm.bytes.readFloatLE(
        pfm.bytes.length -
          4 * values.length +
          4 * ((HEIGHT - 1 - Math.floor(i / WIDTH)) * WIDTH + (i % WIDTH)),
      ),
    ),
  )
  for (const [name, others] of floats) expect(others, name).toEqual(values)

  const gray16 = await pick(page, '16-bit PNG')
  expect(gray16.name).toBe('photo.depth16.png')
  const gray8 = await pick(page, '8-bit PNG')
  expect(gray8.name).toBe('photo.depth8.png')
  const levels = (most: number) =>
    values.map((value) => Math.trunc((most * (value - low)) / (high - low)))
  expect(reds(PNG.sync.read(gray8.bytes))).toEqual(levels(255))
  expect(
    reds(PNG.sync.read(gray16.bytes, { skipRescale: true }) as unknown as { data: Uint16Array }),
  ).toEqual(levels(65535))

  const json = await pick(page, 'Metadata')
  expect(json.name).toBe('photo.depth.json')
  expect(JSON.parse(json.bytes.toString())).toMatchObject({
    encoding: 'relative inverse depth, near is large',
    min: low,
    max: high,
    width: WIDTH,
    height: HEIGHT,
    photo: {
      name: 'photo.png',
      sha256: await page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
          .map((byte) => byte.toString(16).padStart(2, '0'))
          .join('')
      }, photo.bytes.toString('base64')),
    },
    model: { title: expect.any(String), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    settings: { downscale: 'smooth' },
    engine: expect.stringMatching(/^turbo /),
    look: { palette: 'inferno', reversed: false },
  })

  const side = await pick(page, 'Photo and map')
  expect(side.name).toBe('photo.side.png')
  const pair = PNG.sync.read(side.bytes)
  expect([pair.width, pair.height]).toEqual([2 * WIDTH, HEIGHT])
  const half = (left: number) =>
    pair.data.filter((_, i) => Math.floor(((i / 4) % (2 * WIDTH)) / WIDTH) === left)
  expect([...half(0)]).toEqual([...PNG.sync.read(photo.bytes).data])
  expect(differences(half(1), await expectedMap(page, photo))).toBe(0)

  const normal = await pick(page, 'Normal map')
  expect(normal.name).toBe('photo.normal.png')
  const { data } = PNG.sync.read(normal.bytes)
  // Eight bits store unit vectors to within 0.02.
  const lengths = reds({ data }).map((_, i) =>
    Math.hypot(...[0, 1, 2].map((k) => (data[4 * i + k] ?? 0) / 127.5 - 1)),
  )
  expect(Math.max(...lengths.map((length) => Math.abs(length - 1)))).toBeLessThan(0.02)
})

test('the page remembers the options of the download menu', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await formatsButton(page).focus()
  await page.keyboard.press('Enter')
  const bar = menu(page).getByRole('checkbox', { name: 'Colour bar below the heat map' })
  const half = menu(page).getByRole('checkbox', { name: 'OpenEXR with 16-bit floats' })
  const angle = menu(page).getByRole('spinbutton', { name: /Field of view/ })
  await tabTo(page, bar)
  await page.keyboard.press('Space')
  await tabTo(page, half)
  await page.keyboard.press('Space')
  await tabTo(page, angle)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('200')
  await page.keyboard.press('Enter')
  await expect(angle).toHaveValue('')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('75')
  await page.keyboard.press('Enter')
  await expect(angle).toHaveValue('75')
  await page.keyboard.press('Escape')
  await expect(formatsButton(page)).toBeFocused()

  const heat = await saved(page, () => page.keyboard.press('ControlOrMeta+S'))
  expect(heat.name).toBe('photo.heat.png')
  const shown = PNG.sync.read(heat.bytes)
  // The photo is too narrow for the colour bar and its labels: the map is centred in 240 pixels, with 30 rows below it.
  expect([shown.width, shown.height]).toEqual([240, HEIGHT + 30])
  const map = await shownMap(page)
  const left = (240 - WIDTH) >> 1
  const middle = shown.data.filter((_, i) => {
    const [x, y] = [(i >> 2) % 240, Math.floor((i >> 2) / 240)]
    return y < HEIGHT && x >= left && x < left + WIDTH
  })
  expect([...middle]).toEqual([...map.data])
  const row = shown.data.subarray((HEIGHT + 15) * 240 * 4, (HEIGHT + 16) * 240 * 4)
  const coloured = Array.from({ length: 240 }, (_, x) => [
    ...row.subarray(x * 4, x * 4 + 3),
  ]).filter(([r = 0, g = 0, b = 0]) => Math.max(r, g, b) - Math.min(r, g, b) > 20)
  // Inferno’s near end is pale yellow and its far end is nearly black.
  expect(coloured[0]).toEqual([252, 255, 164])
  expect(coloured.length).toBeGreaterThan(90)
  expect(
    shown.data
      .subarray((HEIGHT + 8) * 240 * 4, (HEIGHT + 22) * 240 * 4)
      .some((level, i) => i % 4 === 0 && i % 960 < 160 && level < 100),
  ).toBe(true)

  const exr = await pick(page, 'OpenEXR floats')
  // The channel list has the name of the channel, then 1 for half floats.
  expect(exr.bytes.toString('latin1')).toContain('Y\0\x01\0\0\0')
  const normal = await pick(page, 'Normal map')
  expect(normal.bytes.toString('latin1')).toContain(
    'depthdrop:field-of-view\0' + '75 degrees, horizontal',
  )

  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await chooseAndWait(page, photo)
  await open(page)
  await expect(bar).toBeChecked()
  await expect(half).toBeChecked()
  await expect(angle).toHaveValue('75')
})

test('a changed look applies to the coloured and grey files, and not to the floats', async ({
  page,
}) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await applyDetailToFloats(page)
  const plain = await pick(page, 'PFM floats')
  const look = { palette: 'viridis', reversed: true, bands: 6, far: 0.2, near: 0.9, gamma: 1.4 }
  await page.evaluate(
    (wanted) => localStorage.setItem('depthdrop.look', JSON.stringify(wanted)),
    look,
  )
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await chooseAndWait(page, photo)
  const heat = await saved(page, () => downloadButton(page).click())
  expect(heat.name).toBe('photo.heat.png')
  expect([...PNG.sync.read(heat.bytes).data]).toEqual([...(await shownMap(page)).data])
  await open(page)
  await expect(menu(page)).toContainText('Colours are reversed, so dark is near in the grey files.')
  await page.keyboard.press('Escape')
  expect((await pick(page, 'PFM floats')).bytes.equals(plain.bytes)).toBe(true)
  const values = Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
    plain.bytes.readFloatLE(
      plain.bytes.length -
        4 * WIDTH * HEIGHT +
        4 * ((HEIGHT - 1 - Math.floor(i / WIDTH)) * WIDTH + (i % WIDTH)),
    ),
  )
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const [low, high] = [least + 0.2 * (most - least), least + 0.9 * (most - least)]
  const gray = await pick(page, '8-bit PNG')
  expect(reds(PNG.sync.read(gray.bytes))).toEqual(
    values.map(
      (value) => 255 - Math.min(255, Math.max(0, Math.trunc((255 * (value - low)) / (high - low)))),
    ),
  )
  expect(gray.bytes.toString('latin1')).toContain('depthdrop:reversed\0true')
  expect(JSON.parse((await pick(page, 'Metadata')).bytes.toString())).toMatchObject({
    look: { ...look, min: low, max: high },
  })
})

test('the heat map can be copied to the clipboard', async ({ page, context, isolated }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], {
    origin: isolated.url.slice(0, -1),
  })
  await openApp(page)
  await chooseAndWait(page, photo)
  await open(page)
  await entry(page, 'Copy heat map').click()
  await expect(page.getByText('Heat map copied to the clipboard.')).toBeVisible()
  const pasted = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    const bitmap = await createImageBitmap(
      await (item?.getType('image/png') ?? Promise.reject(new Error('no picture'))),
    )
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    return [...(context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [])]
  })
  expect(
    differences(Uint8Array.from(pasted), Uint8ClampedArray.from((await shownMap(page)).data)),
  ).toBe(0)

  await page.evaluate(() => {
    navigator.clipboard.write = () =>
      Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'))
  })
  await open(page)
  await entry(page, 'Copy heat map').click()
  await expect(errorToasts(page)).toContainText('blocked access to the clipboard')
  await expect(downloadButton(page)).toBeEnabled()
})

test('the visitor can cancel the saving of a file', async ({ page }) => {
  await interceptCalls(page, 'encode', 'hold')
  await openApp(page)
  await chooseAndWait(page, photo)
  await formatsButton(page).focus()
  await page.keyboard.press('Enter')
  await tabTo(page, entry(page, 'TIFF floats'))
  await page.keyboard.press('Enter')
  const stop = page.getByRole('button', { name: 'Cancel saving' })
  await expect(downloadButton(page)).toHaveAccessibleName('Saving… 0%')
  await expect(stop).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(formatsButton(page)).toBeFocused()
  await expect(errorToasts(page)).toHaveCount(0)
  await page.evaluate(() => (document.documentElement.dataset['calls'] = 'pass'))
  expect((await pick(page, 'TIFF floats')).name).toBe('photo.depth.tiff')
})

test('a zip of stored maps leaves out the formats that need the photo', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
  await openApp(page)
  await choose(page, photo)
  await expect(tilesThatAre(page, 'done')).toHaveCount(1)
  await changeMaps(page, 'without names')
  await page.reload()
  await openPanel(page)
  await panel(page).getByRole('button', { name: 'Download depth maps as ZIP…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Download as ZIP' })
  for (const title of ['Photo and map', 'Metadata', 'Normal map'])
    await dialog.getByRole('checkbox', { name: title }).check()
  await saved(page, () => dialog.getByRole('button', { name: 'Save ZIP' }).click())
  await expect(dialog.getByRole('status')).toContainText('ZIP saved (3 files). Not saved: photo-')
  await expect(dialog.getByRole('status')).toContainText('is no longer available')
})
