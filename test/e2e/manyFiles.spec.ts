/**
 * Tests hundreds of maps: zips and folders that repeat the folders of the photos, a disk that fills up, maps that leave
 * memory.
 */
import { inferences, openApp, scene } from './app.ts'
import { chooseFiles } from './fixtures.ts'
import { keysOf } from './kept.ts'
import {
  downloadButton,
  formatsButton,
  mapCanvas,
  notices,
  photoName,
  stripHead,
  tileButton,
  tiles,
  tilesThatAre,
  toasts,
} from './parts.ts'
import { expect, saved } from './screen.ts'
import { type Page, test } from './site.ts'
import { unzip } from './zip.ts'

function dialog(page: Page) {
  return page.getByRole('dialog', { name: 'Download as ZIP' })
}
function done(page: Page, count: number): Promise<void> {
  return expect(tilesThatAre(page, 'done')).toHaveCount(count, { timeout: 60_000 })
}

function tiny(count: number): { name: string; mimeType: string; buffer: Buffer }[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `p${i}.png`,
    mimeType: 'image/png',
    buffer: scene('', 20 + Math.floor(i / 350), 12 + (i % 5), i).bytes,
  }))
}

async function openZip(page: Page): Promise<void> {
  await formatsButton(page).click()
  await page.getByRole('button', { name: 'Download all as ZIP' }).click()
}

/** Adds the photos of an album with subfolders, through the folder picker, from the page's own file system. */
async function chooseAlbum(page: Page): Promise<void> {
  const pictures = ['a.png', 'b.png', 'summer/a.png', 'summer/lake/c.png'].map(
    (name, i) => [name, scene('', 30, 20, i).bytes.toString('base64')] as const,
  )
  await page.evaluate(async (files) => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('album', {
      create: true,
    })
    for (const [name, base64] of files) {
      const parts = name.split('/')
      let folder = root
      for (const part of parts.slice(0, -1))
        folder = await folder.getDirectoryHandle(part, { create: true })
      const file = await (
        await folder.getFileHandle(parts.at(-1) ?? '', { create: true })
      ).createWritable()
      await file.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
      await file.close()
    }
  }, pictures)
  await page.getByRole('button', { name: 'Choose folder' }).click()
  await done(page, pictures.length)
}

/** Answers each folder picker with the next of these folders in the page's own file system. */
function withFolders(page: Page, names: readonly string[]): Promise<unknown> {
  return page.addInitScript((answers) => {
    const left = [...answers]
    const pick = async (): Promise<FileSystemDirectoryHandle> =>
      (await navigator.storage.getDirectory()).getDirectoryHandle(left.shift() ?? 'more', {
        create: true,
      })
    Object.defineProperty(window, 'showDirectoryPicker', { value: pick })
  }, names)
}

/** Returns the paths in a folder of the page's own file system. An empty file is marked. */
function filesIn(page: Page, name: string): Promise<readonly string[]> {
  return page.evaluate(async (folder) => {
    const found: string[] = []
    const walk = async (handle: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const inner of handle.values()) {
        if (inner.kind === 'directory') await walk(inner, `${path}${inner.name}/`)
        else
          found.push(`${path}${inner.name}${(await inner.getFile()).size === 0 ? ' (empty)' : ''}`)
      }
    }
    await walk(
      await (await navigator.storage.getDirectory()).getDirectoryHandle(folder, { create: true }),
      '',
    )
    return found.sort()
  }, name)
}

test('a zip repeats the folders of the photos', async ({ page }) => {
  await withFolders(page, ['album'])
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
  await openApp(page)
  await chooseAlbum(page)
  await openZip(page)
  // Enter saves the zip, not the folder.
  const { bytes } = await saved(page, () =>
    dialog(page).locator('input:checked').first().press('Enter'),
  )
  expect([...unzip(bytes).keys()].map((name) => name.replace(/\.\w+\.png$/u, ''))).toEqual([
    'album/a',
    'album/b',
    'album/summer/a',
    'album/summer/lake/c',
  ])
})

test('files that were saved before the disk was full stay complete', async ({ page }) => {
  await withFolders(page, ['album', 'full', 'other'])
  // The third write fails. Later writes succeed.
  await page.addInitScript(() => {
    const write = FileSystemWritableFileStream.prototype.write
    let writes = -4
    FileSystemWritableFileStream.prototype.write = function (
      this: FileSystemWritableFileStream,
      ...given
    ): Promise<void> {
      writes += 1
      if (writes === 3) return Promise.reject(new DOMException('No room.', 'QuotaExceededError'))
      return write.apply(this, given)
    }
  })
  await openApp(page)
  await chooseAlbum(page)
  await openZip(page)
  const folder = dialog(page).getByRole('button', { name: 'Save to folder…' })
  await folder.click()
  await expect(dialog(page).getByRole('status')).toContainText(
    'The disk is full. 2 files were saved, and the other maps are still here',
  )
  await expect(dialog(page)).toContainText('2 depth maps.')
  expect((await filesIn(page, 'full')).map((name) => name.replace(/\.\w+\.png$/u, ''))).toEqual([
    'album/a',
    'album/b',
  ])
  await folder.click()
  await expect(dialog(page).getByRole('status')).toHaveText('2 files saved to the folder.')
  expect((await filesIn(page, 'other')).map((name) => name.replace(/\.\w+\.png$/u, ''))).toEqual([
    'album/summer/a',
    'album/summer/lake/c',
  ])
})

test('saving to a folder overwrites no existing file', async ({ page }) => {
  await withFolders(page, ['album', 'maps', 'maps'])
  await openApp(page)
  await chooseAlbum(page)
  for (let i = 0; i < 2; i += 1) {
    await openZip(page)
    await dialog(page).getByRole('button', { name: 'Save to folder…' }).click()
    await expect(dialog(page).getByRole('status')).toHaveText('4 files saved to the folder.')
    await page.keyboard.press('Escape')
  }
  const names = await filesIn(page, 'maps')
  expect(names).toHaveLength(8)
  expect(names.filter((name) => name.includes('a (2).'))).toHaveLength(2)
})

test('a zip contains the maps that are no longer in memory', async ({ page }) => {
  test.setTimeout(120_000)
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
  await openApp(page)
  await chooseFiles(page, tiny(40))
  await done(page, 40)
  expect((await keysOf(page, 'maps')).length).toBe(41)
  // An old photo of the visit, whose map is no longer in memory.
  await tileButton(tiles(page).nth(2)).click()
  await expect(photoName(page)).toHaveText('p2.png')
  await expect(mapCanvas(page)).toBeVisible()
  expect(await inferences(page)).toBe(40)

  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('depthdrop-maps')
        opening.onsuccess = () => {
          const emptied = opening.result.transaction('maps', 'readwrite')
          emptied.objectStore('maps').clear()
          emptied.oncomplete = () => resolve()
        }
      }),
  )
  await tileButton(tiles(page).nth(5)).click()
  await expect(photoName(page)).toHaveText('p5.png')
  await expect(downloadButton(page)).toBeEnabled()
  expect(await inferences(page)).toBe(41)
  await openZip(page)
  const { bytes } = await saved(page, () =>
    dialog(page).getByRole('button', { name: 'Save ZIP' }).click(),
  )
  expect(unzip(bytes).size).toBe(40)
})

test('photos keep their maps when storage fills up during a batch', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put
    let maps = 0
    IDBObjectStore.prototype.put = function (
      this: IDBObjectStore,
      ...given
    ): IDBRequest<IDBValidKey> {
      if (this.name === 'maps' && given[1] !== 'index' && (maps += 1) > 10)
        throw new DOMException('No room.', 'QuotaExceededError')
      return put.apply(this, given)
    }
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined })
  })
  await openApp(page)
  await chooseFiles(page, tiny(30))
  await done(page, 30)
  await expect(toasts(page)).toContainText('the least recently used maps were removed')
  await tileButton(tiles(page).nth(29)).focus()
  await page.keyboard.press('Enter')
  await expect(notices(page)).toContainText('The storage for this page is full')
  await tileButton(tiles(page).nth(0)).focus()
  await page.keyboard.press('Enter')
  await expect(photoName(page)).toHaveText('p0.png')
  await openZip(page)
  const { bytes } = await saved(page, () =>
    dialog(page).getByRole('button', { name: 'Save ZIP' }).click(),
  )
  expect(unzip(bytes).size).toBe(30)
})

test('five hundred tiny photos are all estimated', async ({ page }) => {
  test.setTimeout(240_000)
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
  await openApp(page)
  await chooseFiles(page, tiny(500))
  await expect(tiles(page)).toHaveCount(500)
  await expect(tilesThatAre(page, 'done')).toHaveCount(500, { timeout: 200_000 })
  await expect(photoName(page)).toHaveText('p0.png')
  await expect(stripHead(page)).toContainText('500 photos')
  // Finished thumbnails are files, not canvases. The last few may still be canvases.
  await expect(page.locator('.tile canvas')).toHaveCount(0)
  await expect(toasts(page)).toHaveCount(0)
})
