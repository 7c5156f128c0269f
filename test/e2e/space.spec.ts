/** The 3D view, and the files in space of the download menu. */
import { PNG } from 'pngjs'
import { layersOf } from '../psdReader.ts'
import { openApp, scene } from './app.ts'
import { violations } from './axe.ts'
import { formatsButton } from './parts.ts'
import { chooseAndWait, expect, saved } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 160, 120)

function entry(page: Page, title: string | RegExp) {
  return page.locator('.download-panel').getByRole('button', { name: title })
}
function view(page: Page) {
  return page.getByRole('dialog', { name: '3D view' })
}

async function openView(page: Page): Promise<void> {
  await page.getByRole('button', { name: '3D view', exact: true }).press('Enter')
  await expect(view(page)).toBeVisible()
}

/** Opens the 3D view of the photo, which does not move, and returns the button that saves a screenshot of it. */
async function openPhotoIn3D(page: Page) {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openApp(page)
  await chooseAndWait(page, photo)
  await openView(page)
  const shot = view(page).getByRole('button', { name: 'Save screenshot' })
  await expect(shot).toBeEnabled({ timeout: 60_000 })
  return shot
}

/** The share of the picture’s pixels that are not transparent. */
function covered(png: PNG): number {
  const shown = png.data.filter((value, i) => i % 4 === 3 && value > 0).length
  return shown / (png.width * png.height)
}

test('the 3D view shows the photo, turns by the keyboard, and saves a screenshot', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const shot = await openPhotoIn3D(page)
  const take = async () => {
    const file = await saved(page, () => shot.click())
    return { name: file.name, png: PNG.sync.read(file.bytes) }
  }
  const front = await take()
  expect(front.name).toBe('photo.3d.png')
  expect(covered(front.png)).toBeGreaterThan(0.2)
  const canvas = view(page).getByRole('img', { name: 'photo.png in 3D' })
  await canvas.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowUp')
  const turned = await take()
  expect(turned.png.data.equals(front.png.data)).toBe(false)
  await canvas.focus()
  await page.keyboard.press('0')
  expect((await take()).png.data.equals(front.png.data)).toBe(true)
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(view(page)).toHaveCount(0)
})

test('the sliders of the 3D view change the model on the screen and the one that is saved', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const shot = await openPhotoIn3D(page)
  await view(page).getByRole('img', { name: 'photo.png in 3D' }).focus()
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowRight')
  const take = async () => PNG.sync.read((await saved(page, () => shot.click())).bytes)
  const before = await take()
  await view(page).getByText('Settings').click()
  const press = async (name: string, key: string) => {
    await view(page).getByRole('slider', { name }).focus()
    await page.keyboard.press(key)
  }
  await press('Triangles', 'Home')
  await press('Depth (far / near)', 'End')
  expect(await violations(page)).toEqual([])
  await expect.poll(async () => (await take()).data.equals(before.data)).toBe(false)
  await page.keyboard.press('Escape')
  await formatsButton(page).click()
  const { bytes } = await saved(page, () => entry(page, 'GLB model').click())
  const { accessors }: { accessors: { count: number; min?: number[] }[] } = JSON.parse(
    bytes.toString('utf8', 20, 20 + bytes.readUInt32LE(12)),
  )
  expect((accessors[2]?.count ?? Infinity) / 3).toBeLessThan(1200)
  expect(accessors[0]?.min?.[2]).toBeLessThan(-20)
})

test('without WebGL the 3D view shows the photo and a sentence', async ({ page }) => {
  await page.addInitScript(() => {
    const own = HTMLCanvasElement.prototype.getContext
    Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', {
      value(this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        return kind === 'webgl2' ? null : Reflect.apply(own, this, [kind, ...rest])
      },
    })
  })
  await openApp(page)
  await chooseAndWait(page, photo)
  await openView(page)
  await expect(view(page).getByText('This browser can’t show 3D')).toBeVisible()
  await expect(view(page).getByRole('img', { name: 'photo.png' })).toBeVisible()
  const model = await saved(page, () =>
    view(page).getByRole('button', { name: 'Save GLB' }).click(),
  )
  expect([model.name, model.bytes.toString('latin1', 0, 4)]).toEqual(['photo.glb', 'glTF'])
})

test('the download menu opens the 3D view too', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await formatsButton(page).click()
  await entry(page, /^3D view/).click()
  await expect(view(page)).toBeVisible()
})

test('the menu saves models and pictures with depth', async ({ page }) => {
  test.setTimeout(120_000)
  await openApp(page)
  await chooseAndWait(page, photo)
  const pick = async (title: string) => {
    await formatsButton(page).click()
    return saved(page, () => entry(page, title).click())
  }
  const glb = await pick('GLB model')
  expect([glb.name, glb.bytes.toString('latin1', 0, 4)]).toEqual(['photo.glb', 'glTF'])
  const pair = await pick('Stereo pair')
  const { width, height } = PNG.sync.read(pair.bytes)
  expect([pair.name, width, height]).toEqual(['photo.sbs.png', 320, 120])
  const cutout = PNG.sync.read((await pick('Cut-out')).bytes)
  const alpha = cutout.data.filter((_, i) => i % 4 === 3)
  expect([Math.min(...alpha), Math.max(...alpha)]).toEqual([0, 255])
  const layers = await pick('Photoshop layers')
  const psd = layersOf(layers.bytes)
  expect([layers.name, psd.width, psd.height]).toEqual(['photo.psd', 160, 120])
  expect(psd.children?.map(({ name, hidden }) => [name, hidden])).toEqual([
    ['Photo', false],
    ['Depth', true],
    ['Subject', false],
  ])
  const mask = psd.children?.[2]?.mask?.imageData?.data.filter((_, i) => i % 4 === 0) ?? []
  expect([...mask]).toEqual([...alpha])
})
