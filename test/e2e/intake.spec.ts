import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openApp, scene } from './app.ts'
import { chooseFiles, fixture, fixturePath } from './fixtures.ts'
import {
  downloadButton,
  errorCard,
  mapCanvas,
  pendingTiles,
  photoName,
  tileNames,
  tileOf,
  tiles,
  tilesThatAre,
  toasts,
} from './parts.ts'
import type { Page } from './site.ts'
import { expect as plainExpect, test } from './site.ts'

/** The first map waits for the runtime. A busy machine takes seconds to start it. */
const expect = plainExpect.configure({ timeout: 30_000 })

/** Drops files and folders as the file manager of the system does. Playwright has no function for it. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data })
}

function mapShown(page: Page): Promise<string> {
  return mapCanvas(page).evaluate((canvas) =>
    canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : '',
  )
}

test('an unusable file does not replace the map on screen', async ({ page }) => {
  await openApp(page)
  await chooseFiles(page, [fixturePath('baseline.jpg')])
  await expect(tileOf(page, 'baseline.jpg')).toHaveAttribute('data-state', 'done')
  await expect(downloadButton(page)).toBeEnabled()
  await expect(mapCanvas(page)).toBeVisible()
  await expect.poll(async () => (await mapShown(page)).length).toBeGreaterThan(2000)
  const before = await mapShown(page)

  for (const [file, reason] of [
    ['cut.jpg', /“cut\.jpg” is damaged/],
    ['text.jpg', /“text\.jpg” isn’t an image we can read/],
    ['phone.heic', /“phone\.heic” is a HEIC/],
  ] as const) {
    await chooseFiles(page, [fixturePath(file)])
    await expect(tileOf(page, file)).toHaveAttribute('data-state', 'failed')
    await expect(tileOf(page, file).locator('.tile-sentence')).toHaveText(reason)
    await expect(toasts(page)).toHaveCount(0)
    await expect(photoName(page)).toHaveText('baseline.jpg')
    expect(await mapShown(page)).toBe(before)
  }
  await chooseFiles(page, [fixturePath('rgb8.png')])
  await expect(tileOf(page, 'rgb8.png')).toHaveAttribute('data-state', 'done')
  await expect(photoName(page)).toHaveText('rgb8.png')
  await expect(tileOf(page, 'baseline.jpg')).toHaveAttribute('data-state', 'done')
})

test('the page accepts a photo after an unusable file', async ({ page }) => {
  await openApp(page)
  await chooseFiles(page, [fixturePath('empty.jpg')])
  await expect(errorCard(page)).toContainText('“empty.jpg” is empty (0 bytes)')
  await expect(toasts(page)).toHaveCount(0)
  await chooseFiles(page, [fixturePath('baseline.jpg')])
  await expect(tileOf(page, 'baseline.jpg')).toHaveAttribute('data-state', 'done')
  await expect(photoName(page)).toHaveText('baseline.jpg')
})

test('a damaged .onnx file does not stop the photos dropped with it', async ({ page }) => {
  await openApp(page)
  await drop(page, [fixturePath('words.onnx'), fixturePath('baseline.jpg')])
  await expect(
    toasts(page).filter({ hasText: /“words\.onnx” isn’t a readable ONNX file/ }),
  ).toBeVisible()
  await expect(tileOf(page, 'baseline.jpg')).toHaveAttribute('data-state', 'done')
})

test('a dropped folder adds its images and those of its subfolders', async ({ page }, info) => {
  const [album, papers] = [info.outputPath('album'), info.outputPath('papers')]
  await mkdir(path.join(album, 'deeper'), { recursive: true })
  await mkdir(papers, { recursive: true })
  for (const name of ['a.png', 'b.png', 'deeper/c.png'])
    await writeFile(
      path.join(album, name),
      scene(name, 40, 30, name.length + name.charCodeAt(0)).bytes,
    )
  await writeFile(path.join(album, 'notes.txt'), 'Not a picture.')
  await writeFile(path.join(papers, 'notes.txt'), 'Not a picture.')
  await openApp(page)
  await drop(page, [album, papers, fixturePath('baseline.jpg')])
  await expect(tilesThatAre(page, 'done')).toHaveCount(4)
  await expect(tileNames(page)).toHaveText(['a.png', 'b.png', 'c.png', 'baseline.jpg'])
  await expect(
    toasts(page).filter({ hasText: /The folder “papers” contains no images/ }),
  ).toBeVisible()
})

test('of a hundred files, ten unusable ones do not stop the other ninety', async ({ page }) => {
  test.setTimeout(150_000)
  const bad = ['cut.jpg', 'text.jpg', 'phone.heic', 'bomb.png', 'empty.jpg']
  const files = Array.from({ length: 100 }, (_, i) => {
    const name = bad[(i / 10) % bad.length]
    if (i % 10 !== 0 || name === undefined)
      return { name: `photo-${i}.png`, mimeType: 'image/png', buffer: scene('', 48, 32, i).bytes }
    return { name: `bad-${i}-${name}`, mimeType: '', buffer: fixture(name).bytes }
  })
  await openApp(page)
  await chooseFiles(page, files)
  await expect(tiles(page)).toHaveCount(100)
  await expect(pendingTiles(page)).toHaveCount(0, { timeout: 120_000 })
  await expect(tilesThatAre(page, 'done')).toHaveCount(90)
  await expect(tilesThatAre(page, 'failed')).toHaveCount(10)
  for (const tile of await tilesThatAre(page, 'failed').all()) {
    const name = (await tileNames(tile).textContent()) ?? ''
    await expect.soft(tile.locator('.tile-sentence')).toContainText(`“${name}”`)
  }
  expect((await page.evaluate(() => window.depthdrop.counters())).inferences).toBe(90)
})
