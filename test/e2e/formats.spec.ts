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
} from './fixtures.ts'
import { photoName, tileButton, tileOf, tilesThatAre } from './parts.ts'
import type { Page } from './site.ts'
import { expect, test } from './site.ts'

/**
 * The file, a reference picture from another decoder, and the mean difference in levels of 255 that its compression may
 * cause.
 */
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
    await expect(tilesThatAre(page, 'done')).toHaveCount(ALL.length, {
      timeout: 100_000,
    })
  })
  test.afterAll(() => page.close())

  /** Returns how far the maps of two files are apart. Both maps are cached, so no inference runs. */
  const apart = async (file: string, other: string): Promise<number> => {
    const wanted = succeed(await estimate(page, fixture(other)))
    const { key, cached } = succeed(await estimate(page, fixture(file)))
    expect.soft(cached, file).toBe(true)
    return mapsApart(page, key, wanted.key)
  }

  test('is shown upright and in its own colours', async () => {
    for (const [file, twin, levels] of SAME) {
      await tileButton(tileOf(page, file)).click()
      await expect(photoName(page)).toHaveText(file)
      const wanted = pixelsOf(twin)
      await expect.soft
        .poll(async () => levelsApart(await shownPhoto(page), wanted), {
          message: file,
          timeout: 5000,
        })
        .toBeLessThanOrEqual(levels)
    }
    // The same numbers without their colour profile give other colours. This shows that the comparison can fail.
    await tileButton(tileOf(page, 'p3-unmarked.jpg')).click()
    await expect(photoName(page)).toHaveText('p3-unmarked.jpg')
    await expect
      .poll(async () => levelsApart(await shownPhoto(page), pixelsOf('rgb8.png')))
      .toBeGreaterThan(3)
  })

  test('has the same map as the same picture in a plain PNG', async () => {
    for (const [file, twin, levels] of SAME) {
      const part = await apart(file, twin)
      // Scaling to the model's input size rounds edges of transparency differently from edges of white.
      if (levels === 0 && file !== 'palette.png') expect.soft(part, file).toBe(0)
      else expect.soft(part, file).toBeLessThan(0.05)
    }
    // Without the white background the map differs. This shows that the comparison can fail.
    expect(await apart('alpha.png', 'rgb8.png')).toBeGreaterThan(0.05)
  })

  test('has the same map in all eight EXIF orientations', async () => {
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

  test('has a notice about its first frame only if it is animated', async () => {
    for (const [file] of SAME) {
      const { notices } = succeed(await estimate(page, fixture(file)))
      expect
        .soft(notices.map(({ code }) => code).includes('first-frame'), file)
        .toBe(file.startsWith('animated') && !file.includes('twin'))
    }
  })

  test('keeps its proportions if it is a drawing without a size', async () => {
    const sized = succeed(await estimate(page, fixture('sized.svg'))).size
    expect(sized).toEqual({ width: 96, height: 64 })
    const boxed = succeed(await estimate(page, fixture('viewbox.svg'))).size
    expect(boxed.width / boxed.height).toBeCloseTo(96 / 64, 1)
    const { size } = succeed(await estimate(page, fixture('unsized.svg')))
    expect(Math.min(size.width, size.height)).toBeGreaterThan(1)
  })
})
