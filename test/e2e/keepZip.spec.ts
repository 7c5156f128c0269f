import type { Detail } from '../../src/core/types.ts'
import { openApp, type Picture, scene } from './app.ts'
import { changeMaps, openPanel, panel } from './kept.ts'
import { errorToasts, formatsButton, tilesThatAre } from './parts.ts'
import { choose, expect, saved } from './screen.ts'
import { type Page, test } from './site.ts'
import { interceptCalls } from './workerCalls.ts'
import { unzip } from './zip.ts'

function dialog(page: Page) {
  return page.getByRole('dialog', { name: 'Download as ZIP' })
}
function box(page: Page, name: string) {
  return dialog(page).getByRole('checkbox', { name: new RegExp(`^${name}`) })
}
function save(page: Page) {
  return dialog(page).getByRole('button', { name: 'Save ZIP' })
}

/** Hides the file picker, as in browsers without one. */
function withoutPicker(page: Page): Promise<unknown> {
  return page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
}

/** Answers the file picker with a file in the page's own file system. `null` closes the picker. */
function withPicker(page: Page, fileName: string | null): Promise<unknown> {
  return page.addInitScript((name) => {
    const pick = async (): Promise<FileSystemFileHandle> => {
      if (name === null) throw new DOMException('The user aborted a request.', 'AbortError')
      return (await navigator.storage.getDirectory()).getFileHandle(name, { create: true })
    }
    Object.defineProperty(window, 'showSaveFilePicker', { value: pick })
  }, fileName)
}

async function chosenFile(page: Page, name: string): Promise<Buffer> {
  const base64 = await page.evaluate(async (fileName) => {
    const file = await (
      await (await navigator.storage.getDirectory()).getFileHandle(fileName)
    ).getFile()
    const bytes = new Uint8Array(await file.arrayBuffer())
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''))
  }, name)
  return Buffer.from(base64, 'base64')
}

/** Returns the files that the page saves one by one, of the model's output by default. */
function alone(
  page: Page,
  picture: Picture,
  formats: readonly ('inferno' | 'gray16' | 'pfm')[],
  detail: Detail = 'raw',
): Promise<readonly string[]> {
  return page.evaluate(
    async ([name, base64, wanted, fineness]) => {
      const file = new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name)
      const { key } = await window.depthdrop.estimate(file, { detail: fineness })
      return Promise.all(
        wanted.map(async (format) => {
          const bytes = new Uint8Array(
            await (await window.depthdrop.export(key, format)).arrayBuffer(),
          )
          return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''))
        }),
      )
    },
    [picture.name, picture.bytes.toString('base64'), formats, detail] as const,
  )
}

async function done(page: Page, count: number): Promise<void> {
  return expect(tilesThatAre(page, 'done')).toHaveCount(count)
}

async function openFromDownloads(page: Page): Promise<void> {
  await formatsButton(page).click()
  await page.getByRole('button', { name: 'Download all as ZIP' }).click()
}

/** Two photos have the same name, and one has a Chinese name. */
const visit = [
  scene('photo.png', 120, 90, 1),
  scene('photo.jpg', 120, 90, 2),
  scene('照片.png', 120, 90, 3),
] as const

test('the files in a zip equal those that are saved one by one', async ({ page }) => {
  await withoutPicker(page)
  await openApp(page)
  await choose(page, ...visit)
  await done(page, 3)
  await openFromDownloads(page)
  await expect(dialog(page)).toContainText('3 depth maps.')
  await box(page, 'Heat map').uncheck()
  await expect(save(page)).toBeDisabled()
  await box(page, '16-bit PNG').check()
  await box(page, 'PFM floats').check()
  const { name, bytes } = await saved(page, () => save(page).click())
  expect(name).toBe('depthdrop.zip')
  await expect(dialog(page).getByRole('status')).toHaveText('ZIP saved (6 files).')
  const files = unzip(bytes)
  const stems = ['photo', 'photo (2)', '照片']
  expect([...files.keys()]).toEqual(
    stems.flatMap((stem) => [`${stem}.depth16.png`, `${stem}.depth.pfm`]),
  )
  for (const [i, picture] of visit.entries()) {
    const [gray] = await alone(page, picture, ['gray16'], 'edges')
    const [floats] = await alone(page, picture, ['pfm'])
    expect(files.get(`${stems[i]}.depth16.png`)?.toString('base64')).toBe(gray)
    expect(files.get(`${stems[i]}.depth.pfm`)?.toString('base64')).toBe(floats)
  }
  await dialog(page).getByRole('button', { name: 'Close' }).click()
  await expect(dialog(page)).toHaveCount(0)
})

test('the stored maps of an earlier visit are saved as one zip', async ({ page }) => {
  await withPicker(page, 'mine.zip')
  await openApp(page)
  await choose(page, ...visit)
  await done(page, 3)
  await page.reload()
  await openPanel(page)
  await panel(page).getByRole('button', { name: 'Download depth maps as ZIP…' }).click()
  await save(page).click()
  await expect(dialog(page).getByRole('status')).toHaveText('ZIP saved (3 files).')
  const files = unzip(await chosenFile(page, 'mine.zip'))
  expect([...files.keys()].sort()).toEqual(
    ['photo (2).depth.png', 'photo.depth.png', '照片.depth.png'].sort(),
  )
  const [chinese] = await alone(page, visit[2], ['inferno'])
  expect(files.get('照片.depth.png')?.toString('base64')).toBe(chinese)
})

test('a map without a name is saved under the hash of its photo', async ({ page }) => {
  await withoutPicker(page)
  await openApp(page)
  await choose(page, visit[0])
  await done(page, 1)
  await changeMaps(page, 'without names')
  await page.reload()
  await openPanel(page)
  await panel(page).getByRole('button', { name: 'Download depth maps as ZIP…' }).click()
  const { bytes } = await saved(page, () => save(page).click())
  expect([...unzip(bytes).keys()]).toEqual([
    expect.stringMatching(/^photo-[0-9a-f]{8}\.depth\.png$/),
  ])
})

test('a zip leaves out a map that cannot be read and names it', async ({ page }) => {
  await withoutPicker(page)
  await openApp(page)
  await choose(page, visit[0], visit[2])
  await done(page, 2)
  await page.reload()
  const zipButton = panel(page).getByRole('button', { name: 'Download depth maps as ZIP…' })
  await openPanel(page)
  await zipButton.click()
  await expect(dialog(page)).toContainText('2 depth maps.')
  await changeMaps(page, 'remove the last')
  const { bytes } = await saved(page, () => save(page).click())
  expect(unzip(bytes).size).toBe(1)
  const result = dialog(page).getByRole('status')
  await expect(result).toHaveText(
    /^ZIP saved \(1 file\)\. Not saved: (photo|照片)\.png\. This map is no longer in storage\.$/,
  )
  await page.keyboard.press('Escape')

  let downloads = 0
  page.on('download', () => (downloads += 1))
  await zipButton.click()
  await expect(dialog(page)).toContainText('1 depth map.')
  await changeMaps(page, 'remove the last')
  await save(page).click()
  await expect(result).toContainText('Nothing was saved, because every file failed')
  expect(downloads).toBe(0)
})

test('a cancelled zip leaves the chosen file empty', async ({ page }) => {
  await withPicker(page, 'left.zip')
  // The painter never answers, so that the test has time to cancel.
  await interceptCalls(page, 'encode', 'hold')
  await openApp(page)
  await choose(page, ...visit)
  await done(page, 3)
  await openFromDownloads(page)
  await box(page, 'PFM floats').check()
  await save(page).click()
  await expect(dialog(page).getByText('Writing file 1 of 6')).toBeVisible()
  await expect(dialog(page).getByRole('progressbar')).toHaveAttribute('aria-valuenow', '0')
  await expect(dialog(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toHaveCount(0)
  expect(await chosenFile(page, 'left.zip')).toHaveLength(0)
  await expect(errorToasts(page)).toHaveCount(0)
  await done(page, 3)
})

test('a closed file picker leaves the zip dialog open', async ({ page }) => {
  await withPicker(page, null)
  await openApp(page)
  await choose(page, ...visit)
  await done(page, 3)
  await openFromDownloads(page)
  await save(page).click()
  await expect(save(page)).toBeEnabled()
  await expect(dialog(page).getByRole('status')).toHaveText('')
  await expect(box(page, 'Heat map')).toBeChecked()
})

test('a full disk gives an error message in the zip dialog', async ({ page }) => {
  await page.addInitScript(() => {
    const write = (): never => {
      throw new DOMException('No room.', 'QuotaExceededError')
    }
    const handle = { createWritable: async () => new WritableStream({ write }) }
    Object.defineProperty(window, 'showSaveFilePicker', { value: async () => handle })
  })
  await openApp(page)
  await choose(page, ...visit)
  await done(page, 3)
  await openFromDownloads(page)
  await save(page).click()
  await expect(dialog(page).getByRole('status')).toHaveText(
    'The disk is full, so the ZIP wasn’t saved. Free up space, or choose fewer formats.',
  )
})
