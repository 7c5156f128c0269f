/** Tests browsers that change the pixels which a page reads from a canvas, against tracking. */
import { estimate, floats, openApp, scene, succeed } from './app.ts'
import { beforeWorker } from './faults/inject.ts'
import { notices } from './parts.ts'
import { choose, expect, ready } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 210, 160, 3)
const SENTENCE = /^This browser changes the pixels that a page reads from a canvas/

/** As Firefox does with `privacy.resistFingerprinting`: what is read has nothing to do with the picture. */
const NOISE = `{
  const { prototype } = OffscreenCanvasRenderingContext2D
  const real = prototype.getImageData
  prototype.getImageData = function (...given) {
    const image = Reflect.apply(real, this, given)
    for (let i = 0; i < image.data.length; ++i) if (i % 4 < 3) image.data[i] = (i * 7919) % 251
    return image
  }
}`
const NO_FRAMES = 'delete globalThis.VideoFrame'

async function changePixels(page: Page, code: string): Promise<void> {
  for (const worker of ['depth', 'painter'] as const) await beforeWorker(page, worker, code)
}

test('a browser that changes read pixels a little or altogether gets the right map', async ({
  page,
  browser,
  isolated,
}) => {
  const usual = await browser.newPage()
  await openApp(usual, isolated.url)
  await changePixels(page, NOISE)
  await openApp(page)
  for (const wish of [{}, { detail: 'edges' }, { downscale: 'reference' }] as const) {
    const right = succeed(await estimate(usual, photo, wish))
    const made = succeed(await estimate(page, photo, wish))
    expect(made.notices).toEqual([])
    expect(await floats(page, made.key)).toEqual(await floats(usual, right.key))
  }
  await usual.context().close()
})

test('where no way of reading gives the true pixels, the page and the script say so, and the map is not kept', async ({
  page,
}) => {
  await changePixels(page, `${NOISE};${NO_FRAMES}`)
  await openApp(page)
  await choose(page, photo)
  await ready(page, photo.name)
  await expect(notices(page).getByText(SENTENCE)).toBeVisible()
  for (let turn = 0; turn < 2; turn += 1) {
    const made = succeed(await estimate(page, photo))
    expect(made.notices).toContainEqual({ code: 'pixels-changed' })
    expect(made.cached).toBe(false)
  }
})

test('Chromium changes no pixels, and says nothing', async ({ page }) => {
  await openApp(page)
  expect(succeed(await estimate(page, photo)).notices).toEqual([])
})
