/** Where hundreds of maps go: zips and folders that mirror the photos’ own, disks that fill half-way, floats that are let go. */
import { inferences, openApp, scene } from './app.ts'
import { chooseFiles } from './fixtures.ts'
import { keysOf } from './kept.ts'
import { expect, saved } from './screen.ts'
import { type Page, test } from './site.ts'
import { unzip } from './zip.ts'

function dialog(page: Page) {
  return page.getByRole('dialog', { name: 'Download as ZIP' })
}
function done(page: Page, count: number): Promise<void> {
  return expect(page.locator('.tile[data-state="done"]')).toHaveCount(count, { timeout: 60_000 })
}

function tiny(count: number): { name: string; mimeType: string; buffer: Buffer }[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `p${i}.png`,
    mimeType: 'image/png',
    buffer: scene('', 20 + Math.floor(i / 350), 12 + (i % 5), i).bytes,
  }))
}

async function openZip(page: Page): Promise<void> {
  await page.locator('.download-more').click()
  await page.getByRole('button', { name: 'Download all as ZIP' }).click()
}

/** The photos of an album with a folder in it, as a drop of folders is read: by the page itself, from its own file system. */
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

/** Every question for a folder is answered with the next of these, in the page's own file system. */
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

/** Paths and lengths of what lies in a folder of the page's own file system. */
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

test('a zip mirrors the folders that the photos came in', async ({ page }) => {
  await withFolders(page, ['album'])
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
  await openApp(page)
  await chooseAlbum(page)
  await openZip(page)
  const { bytes } = await saved(page, () =>
    dialog(page).getByRole('button', { name: 'Save ZIP' }).click(),
  )
  expect([...unzip(bytes).keys()].map((name) => name.replace(/\.\w+\.png$/u, ''))).toEqual([
    'album/a',
    'album/b',
    'album/summer/a',
    'album/summer/lake/c',
  ])
})

test('a disk that fills half-way: what is written stays whole, and the rest goes to another place', async ({
  page,
}) => {
  await withFolders(page, ['album', 'full', 'other'])
  // The third file does not fit any more; then there is room again.
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

test('what lies in the folder already is written over by nobody', async ({ page }) => {
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

test('floats that were let go come back from storage, or are made again when storage has lost them; a zip has them all', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
  await openApp(page)
  await chooseFiles(page, tiny(40))
  await done(page, 40)
  expect((await keysOf(page, 'maps')).length).toBe(41)
  // The oldest of the visit, which is not among those held.
  await page.locator('.tile-button').nth(2).click()
  await expect(page.locator('.pane-photo .name')).toHaveText('p2.png')
  await expect(page.locator('.pane-map .frame canvas')).toBeVisible()
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
  await page.locator('.tile-button').nth(5).click()
  await expect(page.locator('.pane-photo .name')).toHaveText('p5.png')
  await expect(page.locator('.download-main')).toBeEnabled()
  expect(await inferences(page)).toBe(41)
  await openZip(page)
  const { bytes } = await saved(page, () =>
    dialog(page).getByRole('button', { name: 'Save ZIP' }).click(),
  )
  expect(unzip(bytes).size).toBe(40)
})

test('storage that is full half-way through a batch costs no photo its map, and is said', async ({
  page,
}) => {
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
  await expect(page.locator('.toast')).toContainText('the least recently used maps were removed')
  await page.locator('.tile-button').nth(29).focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('.notes')).toContainText('The storage for this page is full')
  await page.locator('.tile-button').nth(0).focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('.pane-photo .name')).toHaveText('p0.png')
  await openZip(page)
  const { bytes } = await saved(page, () =>
    dialog(page).getByRole('button', { name: 'Save ZIP' }).click(),
  )
  expect(unzip(bytes).size).toBe(30)
})

test('five hundred tiny files: all done, and the newest on the stage', async ({ page }) => {
  test.setTimeout(240_000)
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }),
  )
  await openApp(page)
  await chooseFiles(page, tiny(500))
  await expect(page.locator('.tile')).toHaveCount(500)
  await expect(page.locator('.tile[data-state="done"]')).toHaveCount(500, { timeout: 200_000 })
  await expect(page.locator('.pane-photo .name')).toHaveText('p0.png')
  await expect(page.locator('.strip-head')).toContainText('500 photos')
  // Small pictures are files, not canvases: the last few may still be on their way.
  await expect(page.locator('.tile canvas')).toHaveCount(0)
  await expect(page.locator('.toast')).toHaveCount(0)
})
