/** The panel of effects: what it shows on the stage, and what it saves. */

import { PNG } from 'pngjs'
import { openApp, scene } from './app.ts'
import { violations } from './axe.ts'
import { expectFitsAcross, onChinesePhone } from './chinesePhone.ts'
import { errorToasts } from './parts.ts'
import { chooseAndWait, expect, saved } from './screen.ts'
import { type Page, test } from './site.ts'
import { meanDifference, readVideo } from './videoReader.ts'

const photo = scene('photo.png', 320, 240)

function panel(page: Page) {
  return page.getByRole('region', { name: 'Effects' })
}
function picture(page: Page, effect: string) {
  return page.getByRole('img', { name: `photo.png: ${effect}` })
}
function pick(page: Page, effect: string) {
  return panel(page).getByRole('radio', { name: effect }).check({ force: true })
}
function slider(page: Page, name: string) {
  return panel(page).getByRole('slider', { name, exact: true })
}
function download(page: Page, format: string) {
  return saved(page, () =>
    panel(page)
      .getByRole('button', { name: `Download ${format}` })
      .click(),
  )
}
function pixels(page: Page, effect: string): Promise<string> {
  return picture(page, effect).evaluate((canvas) =>
    canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : '',
  )
}

async function openPanel(page: Page): Promise<void> {
  await openApp(page)
  await chooseAndWait(page, photo)
  await page.getByRole('button', { name: 'Effects' }).focus()
  await page.keyboard.press('Enter')
  await expect(picture(page, 'Blur')).toBeVisible()
}

test('the blur follows the aperture and a tap, and the file has the same settings', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await openPanel(page)
  expect(await violations(page)).toEqual([])
  await slider(page, 'Aperture').focus()
  const before = await pixels(page, 'Blur')
  await page.keyboard.press('End')
  await expect.poll(() => pixels(page, 'Blur')).not.toBe(before)
  const focus = await slider(page, 'Focus').inputValue()
  const box = await picture(page, 'Blur').boundingBox()
  if (box === null) throw new Error('The picture has no place on the screen.')
  await page.mouse.click(box.x + 5, box.y + box.height - 5)
  await expect.poll(() => slider(page, 'Focus').inputValue()).not.toBe(focus)
  const tapped = Number(await slider(page, 'Focus').inputValue())
  const file = await download(page, 'PNG')
  expect(file.name).toBe('photo.blur.png')
  const { width, height } = PNG.sync.read(file.bytes)
  expect([width, height]).toEqual([320, 240])
  const options: { aperture: number; focus: number } = JSON.parse(
    /depthdrop:space\0+(\{[^}]*\})/u.exec(file.bytes.toString('latin1'))?.[1] ?? '{}',
  )
  expect(options.aperture).toBe(10)
  expect(options.focus).toBeCloseTo(tapped, 1)
  await page.keyboard.press('Escape')
  await expect(picture(page, 'Blur')).toHaveCount(0)
})

test('undo and redo step through the settings of an effect, not through its kinds', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await openPanel(page)
  const step = (name: string) => panel(page).getByRole('button', { name, exact: true })
  await expect(step('Undo')).toHaveAttribute('aria-disabled', 'true')
  const aperture = slider(page, 'Aperture')
  const before = await aperture.inputValue()
  await aperture.focus()
  await page.keyboard.press('End')
  const picked = await aperture.inputValue()
  expect(picked).not.toBe(before)
  await panel(page).getByRole('combobox', { name: 'Type' }).selectOption({ index: 1 })
  await page.keyboard.press('ControlOrMeta+z')
  await expect(aperture).toHaveValue(before)
  await expect(step('Undo')).toHaveAttribute('aria-disabled', 'true')
  const type = panel(page).getByRole('combobox', { name: 'Type' })
  expect(await type.evaluate((select: HTMLSelectElement) => select.selectedIndex)).toBe(1)
  await step('Redo').click()
  await expect(aperture).toHaveValue(picked)
  await pick(page, 'Stereo')
  await expect(picture(page, 'Stereo')).toBeVisible()
  await step('Undo').click()
  await pick(page, 'Blur')
  await expect(aperture).toHaveValue(before)
  expect(await violations(page)).toEqual([])
})

test('stereo and cut-outs are shown and saved as chosen', async ({ page }) => {
  test.setTimeout(120_000)
  await openPanel(page)
  await pick(page, 'Stereo')
  await expect(picture(page, 'Stereo')).toBeVisible()
  await expect(panel(page).getByText('Comfortable up to 3.3%')).toBeVisible()
  await panel(page).getByRole('combobox', { name: 'Type' }).selectOption('Left above right')
  await expect
    .poll(() =>
      picture(page, 'Stereo').evaluate((canvas) =>
        canvas instanceof HTMLCanvasElement ? canvas.height / canvas.width : 0,
      ),
    )
    .toBeCloseTo(1.5)
  const pair = PNG.sync.read((await download(page, 'PNG')).bytes)
  expect([pair.width, pair.height]).toEqual([320, 480])
  await pick(page, 'Cut-out')
  await expect(picture(page, 'Cut-out')).toBeVisible()
  const whole = PNG.sync.read((await download(page, 'PNG')).bytes)
  const keptOf = ({ data }: PNG) => data.filter((value, i) => i % 4 === 3 && value > 127).length
  await panel(page).getByRole('slider', { name: /near/i }).focus()
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('PageDown')
  const part = PNG.sync.read((await download(page, 'PNG')).bytes)
  expect(keptOf(part)).toBeLessThan(keptOf(whole))
})

test('a loop moves, is still for reduced motion, and is saved as GIF', async ({ page }) => {
  test.setTimeout(120_000)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openPanel(page)
  await pick(page, 'Motion')
  await panel(page).getByRole('combobox', { name: 'Type' }).selectOption('Orbit')
  await expect(picture(page, 'Motion')).toBeVisible()
  const play = panel(page).getByRole('button', { name: 'Play' })
  await play.focus()
  await page.keyboard.press('Enter')
  await expect(panel(page).getByRole('button', { name: 'Pause' })).toBeFocused()
  const seen = new Set<string>()
  await expect.poll(async () => seen.add(await pixels(page, 'Motion')).size).toBeGreaterThan(3)
  await slider(page, 'Duration').focus()
  await page.keyboard.press('Home')
  const { name, bytes } = await download(page, 'GIF')
  expect([name, bytes.toString('latin1', 0, 6)]).toEqual(['photo.loop.gif', 'GIF89a'])
})

async function openLoop(page: Page, format: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openPanel(page)
  await pick(page, 'Motion')
  await expect(picture(page, 'Motion')).toBeVisible()
  await panel(page).getByRole('combobox', { name: 'File' }).selectOption(format)
}

for (const format of ['MP4', 'WebM']) {
  test(`a loop is saved as ${format}: the browser plays it, and its end meets its beginning`, async ({
    page,
  }) => {
    test.setTimeout(120_000)
    await openLoop(page, format)
    await slider(page, 'Depth').focus()
    await page.keyboard.press('End')
    const file = await download(page, format)
    expect(file.name).toBe(`photo.loop.${format.toLowerCase()}`)
    expect(file.bytes.toString('latin1')).toContain('depthdrop:space')
    const [rate, count] = [30, 60]
    const middleOf = (frame: number) => (frame + 0.5) / rate
    const moments = [0, 15, count - 1].map(middleOf)
    const { width, height, seconds, frames, pictures } = await readVideo(page, file, moments)
    expect([width, height, frames]).toEqual([320, 240, count])
    expect(seconds).toBeCloseTo(2, 1)
    const [first, widest, last] = pictures
    expect(meanDifference(last, first)).toBeLessThan(0.6 * meanDifference(widest, first))
  })
}

test('a video is cancelled while it is made', async ({ page }) => {
  test.setTimeout(120_000)
  await openLoop(page, 'MP4')
  await slider(page, 'Duration').focus()
  await page.keyboard.press('End')
  await panel(page).getByRole('button', { name: 'Download MP4' }).click()
  await panel(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(panel(page).getByRole('button', { name: 'Download MP4' })).toBeEnabled()
  expect(await violations(page)).toEqual([])
})

test('a browser without an encoder says what it can save', async ({ page }) => {
  test.setTimeout(120_000)
  await page.route(/video\.worker.*\.js$/u, async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      body: `delete self.VideoEncoder;${await response.text()}`,
    })
  })
  await openLoop(page, 'WebM')
  const sentence =
    'This browser can’t encode “photo.png” as WebM at 640 × 360. Choose another size, or save it as GIF.'
  await expect(panel(page).getByText(sentence)).toBeVisible()
  await expect(panel(page).getByRole('option', { name: '3840 pixels' })).toBeHidden()
  await panel(page).getByRole('button', { name: 'Download WebM' }).click()
  await expect(errorToasts(page)).toContainText(sentence)
})

test('on a phone in Chinese the panel opens below the picture', async ({ browser, isolated }) => {
  await onChinesePhone(browser, isolated.url, async (page) => {
    await openApp(page)
    await chooseAndWait(page, photo)
    await page.getByRole('button', { name: '调整' }).tap()
    await page.getByRole('button', { name: '效果' }).tap()
    const shown = page.getByRole('img', { name: 'photo.png：虚化' })
    await expect(shown).toBeVisible()
    await expect(page.getByRole('button', { name: '下载 PNG' }).last()).toBeInViewport()
    await expectFitsAcross(page.getByRole('region', { name: '效果' }))
    expect(await violations(page)).toEqual([])
  })
})
