/** The map is dragged out of the window as a file, from the download button. */
import { openApp, scene } from './app.ts'
import { downloadButton, mapCanvas, tiles, toasts } from './parts.ts'
import { chooseAndWait, expect, saved } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('a:b.png', 200, 150)

interface Drag {
  readonly text: string
  readonly base64: string
}

/** Collects what the page hands to the browser when a drag starts. */
async function watchDrags(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.drags = []
    addEventListener('dragstart', ({ dataTransfer, defaultPrevented }) => {
      if (!defaultPrevented) window.drags.push(dataTransfer?.getData('DownloadURL') ?? '')
    })
  })
}

/** Presses the button after `rest` milliseconds on it, moves the pointer onto the map, and lets go. */
async function dragOntoMap(page: Page, rest: number): Promise<void> {
  await downloadButton(page).hover()
  await page.waitForTimeout(rest)
  await page.mouse.down()
  const box = await mapCanvas(page).boundingBox()
  if (box === null) throw new Error('The map has no place on the screen.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 })
  await page.mouse.up()
}

function lastDrag(page: Page): Promise<Drag> {
  return page.evaluate(async () => {
    const text = window.drags.at(-1) ?? ''
    const blob = await (await fetch(text.slice(text.indexOf('blob:')))).blob()
    const bytes = new Uint8Array(await blob.arrayBuffer())
    return { text, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) }
  })
}

test('the download button is dragged as the file that it saves, and the page does not take it', async ({
  page,
}) => {
  await watchDrags(page)
  await openApp(page)
  await chooseAndWait(page, photo)
  await expect(async () => {
    await dragOntoMap(page, 800)
    expect(await page.evaluate(() => window.drags.length)).toBe(1)
  }).toPass()
  const { text, base64 } = await lastDrag(page)
  // A colon separates the type, the name and the address.
  expect(text).toMatch(/^image\/png:a_b\.depth\.png:blob:http/u)
  await expect(page.locator('.drop-hint')).toBeHidden()
  await expect(tiles(page)).toHaveCount(1)

  const file = await saved(page, () => downloadButton(page).click())
  expect(file.bytes.toString('base64')).toBe(base64)

  await page.getByRole('button', { name: 'Style', exact: true }).click()
  await page.getByRole('radio', { name: 'Viridis' }).check({ force: true })
  await expect(async () => {
    await dragOntoMap(page, 800)
    expect(await page.evaluate(() => window.drags.length)).toBe(2)
  }).toPass()
  const other = await lastDrag(page)
  expect(other.text).toContain(':a_b.heat.png:')
  expect(other.base64).not.toBe(base64)
  await expect(tiles(page)).toHaveCount(1)
})

/** A PFM file of one value on the left and another on the right. */
function halves(name: string, left: number, right: number) {
  const header = Buffer.from('Pf\n4 3\n-1.0\n')
  const values = Float32Array.from({ length: 12 }, (_, i) => (i % 4 < 2 ? left : right))
  return {
    name,
    mimeType: '',
    buffer: Buffer.concat([header, Buffer.from(values.buffer)]),
  }
}

test('the file of one depth map is not saved for another that takes its place', async ({
  page,
}) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const bring = async (file: ReturnType<typeof halves>): Promise<void> => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Use your own depth map…' }).click()
    await (await chooser).setFiles(file)
    const dialog = page.getByRole('dialog', { name: 'What do the values in this depth map mean?' })
    await dialog.getByRole('radio', { name: /Distances in metres/u }).check()
    await dialog.getByRole('button', { name: 'Use this' }).click()
    await expect(dialog).toBeHidden()
    await page.waitForTimeout(1000)
  }
  await bring(halves('a.pfm', 1, 2))
  const first = await saved(page, () => downloadButton(page).click())
  await page.mouse.move(0, 0)
  await downloadButton(page).hover()
  await page.waitForTimeout(1500)
  await bring(halves('b.pfm', 2, 1))
  const second = await saved(page, () => downloadButton(page).click())
  expect(second.bytes.equals(first.bytes)).toBe(false)
})

test('a drag before the file is ready says so, and files of others are taken after it', async ({
  page,
}) => {
  await watchDrags(page)
  await openApp(page)
  await chooseAndWait(page, photo)
  await dragOntoMap(page, 0)
  await expect(toasts(page).filter({ hasText: 'The file isn’t ready yet.' })).toBeVisible()
  expect(await page.evaluate(() => window.drags)).toEqual([])
  await expect(async () => {
    await dragOntoMap(page, 800)
    expect(await page.evaluate(() => window.drags.length)).toBe(1)
  }).toPass()
  const given = scene('other.png', 120, 90, 3)
  await page.evaluate((base64) => {
    const dataTransfer = new DataTransfer()
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    dataTransfer.items.add(new File([bytes], 'other.png', { type: 'image/png' }))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
  }, given.bytes.toString('base64'))
  await expect(tiles(page)).toHaveCount(2)
})

declare global {
  interface Window {
    /** The texts of type `DownloadURL` of all drags. */
    drags: string[]
  }
}
