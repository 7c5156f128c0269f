/** Tests how many actions the five most frequent jobs take. An action is a click, a choice of files, or a typed number. */
import { openApp, scene } from './app.ts'
import { tileOf } from './parts.ts'
import { choose, chooseAndWait, expect, frames, ready, saved } from './screen.ts'
import { type Page, test } from './site.ts'
import { unzip } from './zip.ts'

const photo = scene('photo.png', 320, 240)

/** `act` counts and performs one action. */
function counter(): { readonly act: (action: Promise<unknown>) => Promise<void>; count(): number } {
  let actions = 0
  return {
    act: async (action) => {
      actions += 1
      await action
    },
    count: () => actions,
  }
}

test('to see the depth of a photo takes two actions', async ({ page }) => {
  await openApp(page)
  const { act, count } = counter()
  const opening = page.waitForEvent('filechooser')
  await act(page.getByRole('button', { name: 'Choose photos' }).click())
  const chooser = await opening
  await act(chooser.setFiles({ name: photo.name, mimeType: 'image/png', buffer: photo.bytes }))
  await ready(page, photo.name)
  expect(count()).toBe(2)
})

test('to see the depth of a sample takes one action', async ({ page }) => {
  await openApp(page)
  const { act, count } = counter()
  await act(page.getByRole('button', { name: 'Sample: the face of a cat' }).click())
  await ready(page, 'cat.jpg')
  expect(count()).toBe(1)
})

test('to save a 16-bit PNG takes two actions', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const { act, count } = counter()
  await act(page.locator('.download-more').click())
  const file = await saved(page, () =>
    act(page.getByRole('button', { name: /^16-bit PNG/ }).click()),
  )
  expect(file.name).toBe('photo.depth16.png')
  // The bit depth of a PNG is its byte 24.
  expect(file.bytes[24]).toBe(16)
  expect(count()).toBe(2)
})

test('to compare the photo with its map takes at most one action', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const [left, right] = await frames(page)
  expect((left?.width ?? 0) * (right?.width ?? 0)).toBeGreaterThan(0)
  const { act, count } = counter()
  await act(page.locator('.segments label', { hasText: 'Slider' }).click())
  await expect(page.getByRole('slider', { name: /^Divider/ })).toBeVisible()
  expect(count()).toBe(1)
})

test('to save twenty photos as a zip takes two actions', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
  await openApp(page)
  const photos = Array.from({ length: 20 }, (_, i) => scene(`p${i}.png`, 60, 40, i))
  await choose(page, ...photos)
  await expect(page.locator('.tile[data-state="done"]')).toHaveCount(20)
  const { act, count } = counter()
  await act(page.getByRole('button', { name: 'Download all (20)' }).click())
  const dialog = page.getByRole('dialog')
  const zip = await saved(page, () => act(dialog.getByRole('button', { name: 'Save ZIP' }).click()))
  expect(unzip(zip.bytes).size).toBe(20)
  expect(count()).toBe(2)
})

/** Clicks on the map, at a fraction of its width and height. */
async function clickMap(page: Page, across: number, down: number): Promise<void> {
  const [, map] = await frames(page)
  if (!map) throw new Error('The page has no map.')
  await page.mouse.click(map.x + across * map.width, map.y + down * map.height)
}

test('to read a value in metres takes four actions once the panel is open', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await expect(tileOf(page, photo.name)).toHaveAttribute('data-state', 'done')
  await page.locator('.measure-button').click()
  // The stage makes room for the panel in the frame after the click.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
  const { act, count } = counter()
  await act(clickMap(page, 0.5, 0.95))
  await act(page.keyboard.type('2'))
  await act(clickMap(page, 0.75, 0.5))
  await act(page.keyboard.type('7.5\n'))
  const [, map] = await frames(page)
  if (!map) throw new Error('The page has no map.')
  await page.mouse.move(map.x + map.width * 0.4, map.y + map.height * 0.8)
  await expect(page.locator('.read-metres')).toHaveText(/^[\d.]+ m$/)
  expect(count()).toBe(4)
})
