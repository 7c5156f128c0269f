/** Video files: their dialog, and the videos of depth that it saves. */

import { openApp, scene } from './app.ts'
import { violations } from './axe.ts'
import { expectFitsAcross, onChinesePhone } from './chinesePhone.ts'
import { CLIP, recordClip } from './clips.ts'
import { chooseFiles } from './fixtures.ts'
import { chooseAndWait, expect, saved } from './screen.ts'
import { type Page, test } from './site.ts'
import { meanDifference, readVideo } from './videoReader.ts'
import { unzip } from './zip.ts'

function dialog(page: Page) {
  return page.getByRole('dialog', { name: 'Depth video' })
}
function press(page: Page, name: string) {
  return dialog(page).getByRole('button', { name, exact: true }).click()
}
async function pick(page: Page, label: string, option: string): Promise<void> {
  await dialog(page).getByRole('combobox', { name: label }).selectOption(option)
}

async function openClip(page: Page, name: string, buffer: Buffer): Promise<void> {
  await chooseFiles(page, [{ name, mimeType: 'video/webm', buffer }])
  await expect(dialog(page)).toBeVisible()
}

/** The depth of a clip as a file. */
async function convert(page: Page, format: string) {
  await press(page, 'Start')
  await expect(dialog(page).getByText(/^Done: \d+ frames\./)).toBeVisible({ timeout: 90_000 })
  return saved(page, () => press(page, `Download ${format}`))
}

test('a video becomes a video of its depth, with all its frames and its sound', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await openApp(page)
  const clip = await recordClip(page, { name: 'clip.webm', seconds: 2, hasSound: true })
  const source = await readVideo(page, clip, [0])
  expect(source.hasSound).toBe(true)
  await openClip(page, clip.name, clip.bytes)
  await expect(dialog(page).getByText(/^clip\.webm: 320 × 240 pixels, 0:0\d$/)).toBeVisible()
  expect(await violations(page)).toEqual([])
  await pick(page, 'File', 'WebM')
  await pick(page, 'Picture', 'Depth in grey')
  const file = await convert(page, 'WebM')
  expect(file.name).toBe('clip.depth.webm')
  const middle = source.seconds / 2
  const made = await readVideo(page, file, [middle, middle + 0.1])
  expect([made.width, made.height, made.frames]).toEqual([CLIP.width, CLIP.height, source.frames])
  expect(Math.abs(made.seconds - source.seconds)).toBeLessThan(0.3)
  expect(made.hasSound).toBe(true)
  const [first, second] = made.pictures
  // Grey: the three colours of a pixel are nearly the same.
  expect(
    first?.slice(0, 4).every((value, i) => i === 3 || Math.abs(value - (first[0] ?? 0)) < 12),
  ).toBe(true)
  const levels = (first ?? []).filter((_, i) => i % 4 === 0).sort((a, b) => a - b)
  expect((levels.at(-1) ?? 0) - (levels[0] ?? 0)).toBeGreaterThan(100)
  expect(meanDifference(first, second)).toBeLessThan(12)
  expect(await violations(page)).toEqual([])
  await press(page, 'Close')
  await expect(dialog(page)).toHaveCount(0)
})

test('side by side as MP4, paused, resumed and stopped early with what is done', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await openApp(page)
  const clip = await recordClip(page, { name: 'long.webm', seconds: 6 })
  const source = await readVideo(page, clip, [])
  await openClip(page, clip.name, clip.bytes)
  await pick(page, 'Picture', 'Video and depth side by side')
  await press(page, 'Start')
  await expect(dialog(page).getByText(/frames\/s · \d:\d\d left/)).toBeVisible()
  await press(page, 'Pause')
  const paused = dialog(page).getByText(/^Paused at \d+%\.$/)
  await expect(paused).toBeVisible()
  await page.waitForTimeout(500)
  const at = await paused.textContent()
  await page.waitForTimeout(500)
  expect(await paused.textContent()).toBe(at)
  await press(page, 'Resume')
  await page.keyboard.press('Escape')
  await expect(dialog(page).getByText(/^Stopped\. The file has \d+ frames?\./)).toBeVisible()
  const file = await saved(page, () => press(page, 'Download MP4'))
  expect(file.name).toBe('long.side.mp4')
  const { width, height, frames, seconds } = await readVideo(page, file, [])
  expect([width, height]).toEqual([2 * CLIP.width, CLIP.height])
  expect(frames).toBeGreaterThan(0)
  expect(frames).toBeLessThan(source.frames)
  expect(seconds).toBeLessThan(source.seconds)
})

test('images of 16 bits come in a ZIP, one for each frame', async ({ page }) => {
  test.setTimeout(180_000)
  await openApp(page)
  const clip = await recordClip(page, { name: 'clip.webm', seconds: 1 })
  const { frames } = await readVideo(page, clip, [])
  await openClip(page, clip.name, clip.bytes)
  await pick(page, 'File', '16-bit PNG images (ZIP)')
  await expect(dialog(page).getByRole('combobox', { name: 'Picture' })).toBeHidden()
  const file = await convert(page, 'ZIP')
  expect(file.name).toBe('clip.depth16.zip')
  const images = [...unzip(file.bytes)]
  expect(images).toHaveLength(frames)
  for (const [name, bytes] of images) {
    expect(name).toMatch(/^\d{6}\.depth16\.png$/)
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[24], bytes[25]]).toEqual([
      CLIP.width,
      CLIP.height,
      16,
      0,
    ])
  }
})

test('a file that is no video gets a sentence, and photos still work', async ({ page }) => {
  test.setTimeout(120_000)
  await openApp(page)
  await openClip(page, 'broken.mp4', Buffer.from('This is text and no video.'))
  const sentence = '“broken.mp4” can’t be read as a video. Copy it again'
  await expect(dialog(page).getByText(sentence)).toBeVisible()
  await expect(dialog(page).getByRole('button', { name: 'Start' })).toBeHidden()
  await expect(dialog(page).getByText('Opening')).toBeHidden()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await chooseAndWait(page, scene('photo.png'))
})

test('a video that is cut off before its first part ends gets a sentence', async ({ page }) => {
  test.setTimeout(120_000)
  await openApp(page)
  const clip = await recordClip(page, { name: 'cut.webm', seconds: 2 })
  const cut = clip.bytes.subarray(0, Math.floor(clip.bytes.length * 0.6))
  await openClip(page, clip.name, Buffer.from(cut))
  await press(page, 'Start')
  await expect(dialog(page).getByText('“cut.webm” can’t be read as a video.')).toBeVisible()
  await press(page, 'Close')
  await expect(dialog(page)).toHaveCount(0)
})

test('on a phone in Chinese the dialog fits the screen', async ({ browser, isolated }) => {
  test.setTimeout(120_000)
  await onChinesePhone(browser, isolated.url, async (page) => {
    await openApp(page)
    const { name, bytes } = await recordClip(page, { name: 'clip.webm', seconds: 1 })
    await chooseFiles(page, [{ name, mimeType: 'video/webm', buffer: bytes }])
    const shown = page.getByRole('dialog', { name: '深度视频' })
    await shown.getByRole('button', { name: '开始' }).tap()
    await expect(shown.getByText(/^完成：\d+ 帧。$/)).toBeVisible({ timeout: 90_000 })
    await expectFitsAcross(shown)
    expect(await violations(page)).toEqual([])
  })
})
