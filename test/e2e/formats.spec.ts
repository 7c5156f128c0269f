import { estimate, openApp, succeed } from './app.ts'
import {
  chooseFiles,
  exportedSizes,
  fixture,
  fixturePath,
  levelsApart,
  mapsApart,
  pixelsOf,
  shownPhoto,
  tileOf,
} from './fixtures.ts'
import type { Page } from './site.ts'
import { expect, test } from './site.ts'

/** File, what another decoder shows for it, and the mean levels of 255 that its compression may cost. */
const SAME: readonly (readonly [string, string, number])[] = [
  ['rgb8.png', 'rgb8.png', 0],
  ['rgb16.png', 'rgb8.png', 0],
  ['interlaced.png', 'rgb8.png', 0],
  ['exif-6.png', 'rgb8.png', 0],
  ['lossless.webp', 'rgb8.png', 0],
  ['still.bmp', 'rgb8.png', 0],
  ['alpha.png', 'alpha.twin.png', 0.6],
  ['palette.png', 'palette.twin.png', 0],
  ['animated.gif', 'animated.twin.png', 0],
  ['animated.webp', 'animated.twin.png', 0],
  ['icon.ico', 'icon.twin.png', 0],
  ['pixel.png', 'pixel.png', 0],
  ['baseline.jpg', 'rgb8.png', 1],
  ['progressive.jpg', 'rgb8.png', 1],
  ['gray.jpg', 'gray.twin.png', 1],
  ['cmyk.jpg', 'rgb8.png', 1.5],
  ['p3.jpg', 'rgb8.png', 1.5],
  ['still.avif', 'rgb8.png', 1.5],
  ['lossy.webp', 'rgb8.png', 4],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map(
    (orientation) => [`exif-${orientation}.jpg`, 'rgb8.png', 1] as const,
  ),
]

const ALL = [
  ...new Set(SAME.flatMap(([file, twin]) => [file, twin])),
  'p3-unmarked.jpg',
  'sized.svg',
  'viewbox.svg',
  'unsized.svg',
]

test.describe('a photo in any format', () => {
  test.describe.configure({ mode: 'serial', timeout: 120_000 })
  let page: Page

  test.beforeAll(async ({ browser, isolated }) => {
    test.setTimeout(120_000)
    page = await browser.newPage({ baseURL: isolated.url })
    await openApp(page)
    await chooseFiles(page, ALL.map(fixturePath))
    await expect(page.locator('.tile[data-state="done"]')).toHaveCount(ALL.length, {
      timeout: 100_000,
    })
  })
  test.afterAll(() => page.close())

  /** How far the map of a file is from that of another. Both were made before, so no network runs for it. */
  const apart = async (file: string, other: string): Promise<number> => {
    const wanted = succeed(await estimate(page, fixture(other)))
    const { key, cached } = succeed(await estimate(page, fixture(file)))
    expect.soft(cached, file).toBe(true)
    return mapsApart(page, key, wanted.key)
  }

  test('is shown upright, in its colours, by its first frame and over white', async () => {
    for (const [file, twin, levels] of SAME) {
      await tileOf(page, file).locator('.tile-button').click()
      await expect(page.locator('.pane-photo .name')).toHaveText(file)
      const wanted = pixelsOf(twin)
      await expect.soft
        .poll(async () => levelsApart(await shownPhoto(page), wanted), {
          message: file,
          timeout: 5000,
        })
        .toBeLessThanOrEqual(levels)
    }
    // The same numbers without their profile are other colours: the measure above can tell.
    await tileOf(page, 'p3-unmarked.jpg').locator('.tile-button').click()
    await expect(page.locator('.pane-photo .name')).toHaveText('p3-unmarked.jpg')
    await expect
      .poll(async () => levelsApart(await shownPhoto(page), pixelsOf('rgb8.png')))
      .toBeGreaterThan(3)
  })

  test('has the map of the same picture in a plain PNG', async () => {
    for (const [file, twin, levels] of SAME) {
      const part = await apart(file, twin)
      // Enlarged to the network's side, edges of transparency and of a white in their place round differently.
      if (levels === 0 && file !== 'palette.png') expect.soft(part, file).toBe(0)
      else expect.soft(part, file).toBeLessThan(0.05)
    }
    // Without the white the picture is another one: the measure above can tell.
    expect(await apart('alpha.png', 'rgb8.png')).toBeGreaterThan(0.05)
  })

  test('has one map in all eight orientations', async () => {
    for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
      const part = await apart(`exif-${orientation}.jpg`, 'exif-1.jpg')
      expect.soft(part, `EXIF ${orientation}`).toBeLessThan(0.02)
    }
  })

  test('is exported at its own upright size', async () => {
    for (const file of [
      'baseline.jpg',
      'exif-3.jpg',
      'exif-6.jpg',
      'exif-6.png',
      'icon.ico',
      'pixel.png',
      'sized.svg',
      'still.avif',
    ]) {
      const { key, size } = succeed(await estimate(page, fixture(file)))
      const wanted = file === 'pixel.png' ? [1, 1] : file === 'icon.ico' ? [64, 64] : [96, 64]
      expect.soft([size.width, size.height], file).toEqual(wanted)
      expect.soft(await exportedSizes(page, key), file).toEqual([wanted, wanted, wanted])
    }
  })

  test('says where only the first frame of several was taken, and nowhere else', async () => {
    for (const [file] of SAME) {
      const { notices } = succeed(await estimate(page, fixture(file)))
      expect
        .soft(notices.map(({ code }) => code).includes('first-frame'), file)
        .toBe(file.startsWith('animated') && !file.includes('twin'))
    }
  })

  test('may be a drawing without a size: it keeps its proportions', async () => {
    const sized = succeed(await estimate(page, fixture('sized.svg'))).size
    expect(sized).toEqual({ width: 96, height: 64 })
    const boxed = succeed(await estimate(page, fixture('viewbox.svg'))).size
    expect(boxed.width / boxed.height).toBeCloseTo(96 / 64, 1)
    const { size } = succeed(await estimate(page, fixture('unsized.svg')))
    expect(Math.min(size.width, size.height)).toBeGreaterThan(1)
  })
})
