/** `<depth-map view>`: the photo in 3D, for two eyes, and with lens blur. */
import { PNG } from 'pngjs'
import type { DepthMapElement } from '../../src/element/depthMap.ts'
import { violations } from './axe.ts'
import { count, define, expect, show, test } from './elementPage.ts'
import type { Page } from './site.ts'

/** The scripts of views that the page has loaded. */
function loadedScripts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .flatMap(({ name }) => /\/((?:space|model)View)-[^/]*\.js$/.exec(name)?.[1] ?? [])
      .sort(),
  )
}

test('view="3d" shows a surface that the arrow keys turn, and loads its code then', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await define(page)
  await show(page, '<h1>A page</h1><depth-map id="one" src="/photos/2.png"></depth-map>')
  const one = page.locator('#one')
  await expect(one.locator('canvas.map')).toBeVisible()
  expect(await loadedScripts(page)).toEqual([])
  await one.evaluate((element: DepthMapElement) => {
    element.view = '3d'
  })
  const canvas = page.getByRole('img', { name: 'Photo in 3D. Drag it or press the arrow keys' })
  await expect(canvas).toBeVisible({ timeout: 60_000 })
  await expect(one.locator('canvas.map')).toBeHidden()
  expect(await loadedScripts(page)).toEqual(['modelView', 'spaceView'])
  const press = async (key: string): Promise<Buffer> => {
    await canvas.focus()
    await page.keyboard.press(key)
    return one.screenshot()
  }
  const front = await press('0')
  expect((await press('ArrowRight')).equals(front)).toBe(false)
  expect((await press('0')).equals(front)).toBe(true)
  expect(await violations(page)).toEqual([])
  await one.evaluate((element) => element.removeAttribute('view'))
  await expect(canvas).toHaveCount(0)
  await expect(one.locator('canvas.map')).toBeVisible()
  expect(await page.evaluate(() => [window.violations, window.inferences])).toEqual([[], 1])
})

for (const [view, format, name] of [
  ['stereo', 'anaglyph', 'Photo for red and cyan glasses.'],
  ['blur', 'blur', 'Photo with lens blur.'],
] as const)
  test(`view="${view}" shows the picture that the file holds`, async ({ page }) => {
    test.setTimeout(120_000)
    await define(page)
    await show(
      page,
      `<h1>A page</h1><depth-map id="one" src="/photos/2.png" view="${view}"></depth-map>`,
    )
    const canvas = page.getByRole('img', { name })
    await expect(canvas).toBeVisible()
    await expect(page.locator('#one canvas.map')).toBeHidden()
    expect(await loadedScripts(page)).toEqual(['spaceView'])
    await expect.poll(() => count(page, 'load', 'one')).toBe(2)
    const shown = await canvas.evaluate((element: HTMLCanvasElement) => [
      ...(element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? []),
    ])
    const file = await page.locator('#one').evaluate(async (element: DepthMapElement, wanted) => {
      return [...new Uint8Array(await (await element.toBlob(wanted)).arrayBuffer())]
    }, format)
    expect(Buffer.from(shown).equals(PNG.sync.read(Buffer.from(file)).data)).toBe(true)
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => window.violations)).toEqual([])
  })

test('view="stereo" of 3 megapixels comes from several workers, and is the picture that the file holds', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const workers: string[] = []
  page.on('worker', (worker) => workers.push(worker.url()))
  const cores = await page.evaluate(() => navigator.hardwareConcurrency)
  await define(page)
  await show(page, '<h1>A page</h1><depth-map id="one"></depth-map>')
  await page.locator('#one').evaluate(async (element: DepthMapElement) => {
    const canvas = new OffscreenCanvas(2000, 1500)
    const context = canvas.getContext('2d')
    for (let i = 0; context !== null && i < 400; ++i) {
      context.fillStyle = `hsl(${(i * 47) % 360} 50% ${20 + ((i * 31) % 60)}%)`
      context.fillRect((i * 337) % 2000, (i * 541) % 1500, 300 - (i % 250), 200 - (i % 150))
    }
    element.style.width = '2000px'
    element.view = 'stereo'
    element.source = await canvas.convertToBlob()
  })
  const canvas = page.getByRole('img', { name: 'Photo for red and cyan glasses.' })
  await expect(canvas).toBeVisible({ timeout: 60_000 })
  expect(workers.filter((url) => url.includes('space.worker'))).toHaveLength(Math.min(cores, 3))
  const differences = await canvas.evaluate(async (shown: HTMLCanvasElement) => {
    const element = document.querySelector<DepthMapElement>('#one')
    if (element === null) throw new Error('No element.')
    const bitmap = await createImageBitmap(await element.toBlob('anaglyph'))
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const file = context?.getImageData(0, 0, bitmap.width, bitmap.height).data
    const own = shown.getContext('2d')?.getImageData(0, 0, shown.width, shown.height).data
    return [own?.length, own?.reduce((sum, byte, i) => sum + (byte === file?.[i] ? 0 : 1), 0)]
  })
  expect(differences).toEqual([2000 * 1500 * 4, 0])
  expect(await page.evaluate(() => window.violations)).toEqual([])
})

test('without WebGL view="3d" shows the map and a sentence, in the language of the page', async ({
  page,
}) => {
  await page.evaluate(() => {
    const own = HTMLCanvasElement.prototype.getContext
    Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', {
      value(this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        return kind === 'webgl2' ? null : Reflect.apply(own, this, [kind, ...rest])
      },
    })
  })
  await define(page)
  await show(
    page,
    `<h1>A page</h1><depth-map id="one" src="/photos/2.png" view="3d"></depth-map>
    <div lang="zh"><depth-map id="two" src="/photos/2.png" view="3d"></depth-map></div>`,
  )
  await expect(page.locator('#one').getByText('This browser can’t show 3D')).toBeVisible()
  await expect(page.locator('#two').getByText('此浏览器未启用 WebGL')).toBeVisible()
  await expect(page.locator('#one canvas.map')).toBeVisible()
  expect(await loadedScripts(page)).not.toContain('modelView')
  expect(await violations(page)).toEqual([])
})
