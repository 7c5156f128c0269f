/** Tests depth maps inside photos and depth maps from files on the page. */
import { PNG } from 'pngjs'
import { findEmbeddedDepth } from '../../src/core/embedded/index.ts'
import { readImageHeader } from '../../src/core/imageHeader/index.ts'
import { readPfm } from '../../src/core/import/readPfm.ts'
import { planUpsample } from '../../src/core/resample/upsample.ts'
import { floats, golden, goldenBytes, largestDifference } from '../golden/read.ts'
import {
  dynamicJpeg,
  gdepthJpeg,
  mpoJpeg,
  png8,
  png16,
} from '../unit/core/embedded/makeEmbedded.ts'
import { openApp, type Picture, picture, scene } from './app.ts'
import { violations } from './axe.ts'
import { detailsButton, errorToasts, facts, formatsButton } from './parts.ts'
import { chooseAndWait, expect, give, ready, saved } from './screen.ts'
import { type Page, test } from './site.ts'

interface Answer {
  readonly width: number
  readonly height: number
  readonly data: string
}

const { photos, avif } = golden<{
  readonly photos: Readonly<Record<string, Answer>>
  readonly avif: Answer
}>('inside/answers.json')

function inside(name: string, folder = 'inside'): Picture {
  return { name, bytes: Buffer.from(goldenBytes(`${folder}/${name}`)) }
}
function widthOf(name: string): number {
  return readImageHeader(goldenBytes(`cases/${name}`))?.width ?? NaN
}
const photo = scene('street.png', 240, 160)

function choice(page: Page, name: string) {
  return page.getByRole('radiogroup', { name: 'Depth map to show' }).getByRole('radio', { name })
}

/** Saves a PFM file at the photo's size and returns its values. */
async function savedValues(page: Page): Promise<Float32Array> {
  const { bytes } = await saved(page, async () => {
    await formatsButton(page).click()
    await page.locator('.download-panel .entry', { hasText: 'PFM' }).click()
  })
  return readPfm(Uint8Array.from(bytes)).data as Float32Array
}

/** Scales a reference map with the bicubic filter that unit tests compare with PyTorch's. */
function upsampled(
  { width, height, data }: Answer,
  size: { width: number; height: number },
): Float32Array {
  const out = new Float32Array(size.width * size.height)
  planUpsample({ width, height, data: floats(data) }, size).strip(0, size.height, out)
  return out
}

async function bring(page: Page, file: Picture): Promise<void> {
  const button = page.getByRole('button', { name: 'Use your own depth map…' })
  const chooser = page.waitForEvent('filechooser')
  await button.click()
  await (await chooser).setFiles({ name: file.name, mimeType: '', buffer: file.bytes })
}

test('the page remembers that the visitor chose the depth map inside a photo', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, inside('inverse16.jpg'))
  await expect(
    page.getByText(/^This photo contains a depth map \(GDepth\), from 0\.\d+ to \d\.?\d* m\.$/u),
  ).toBeVisible()
  await expect(choice(page, 'Estimate')).toBeChecked()
  const estimated = await savedValues(page)
  expect(await violations(page)).toEqual([])

  await choice(page, 'From the photo').focus()
  await page.keyboard.press('Space')
  await expect(choice(page, 'From the photo')).toBeChecked()
  await detailsButton(page).click()
  await expect(facts(page)).toContainText('embedded in the photo (GDepth)')
  await expect(page.getByText('Metres (from the depth map)')).toBeVisible()
  const reference = upsampled(photos['inverse16.jpg']!, { width: 48, height: 32 })
  expect(largestDifference(await savedValues(page), reference)).toBeLessThan(1e-5)

  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await chooseAndWait(page, inside('inverse16.jpg'))
  await expect(choice(page, 'From the photo')).toBeChecked()
  await expect(facts(page)).toContainText('embedded in the photo')
  expect(largestDifference(await savedValues(page), reference)).toBeLessThan(1e-5)
  await choice(page, 'Estimate').check({ force: true })
  await expect(facts(page)).toContainText('estimated')
  expect(largestDifference(await savedValues(page), estimated)).toBe(0)
})

/** The values at `inset` of the width and of the height from each corner: left and right above, left and right below. */
function nearCorners(values: Float32Array, width: number, inset: number): readonly number[] {
  const height = values.length / width
  const at = (part: number, side: number): number => Math.min(side - 1, Math.floor(part * side))
  return [inset, 1 - inset].flatMap((y) =>
    [inset, 1 - inset].map((x) => values[at(y, height) * width + at(x, width)]!),
  )
}

for (const name of ['dd-control.jpg', 'dd-gain-small-one-packet.jpg', 'dd-two-packets.jpg'])
  test(`the page shows the metres of ${name} and not its gain map`, async ({ page }) => {
    await openApp(page)
    await chooseAndWait(page, inside(name, 'cases'))
    await choice(page, 'From the photo').check({ force: true })
    await expect(facts(page)).toContainText('embedded in the photo')
    const metres = nearCorners(await savedValues(page), widthOf(name), 1 / 8).map(
      (value) => 1 / value,
    )
    const expected = [0.63, 1.72, 1.85, 0.65]
    expect(largestDifference(metres, expected)).toBeLessThan(0.2)
  })

for (const [name, expected] of [
  ['avif-plain.avif', [0.15, 0.82, 0.84, 0.18]],
  ['avif-imir1.avif', [0.82, 0.15, 0.18, 0.84]],
] as const)
  test(`the page mirrors the depth map of ${name} with the photo`, async ({ page }) => {
    await openApp(page)
    await chooseAndWait(page, inside(name, 'cases'))
    await choice(page, 'From the photo').check({ force: true })
    await expect(facts(page)).toContainText('embedded in the photo')
    const values = await savedValues(page)
    expect(largestDifference(nearCorners(values, widthOf(name), 0), expected)).toBeLessThan(0.05)
  })

test('the page reads depth maps from rotated photos, Dynamic Depth and AVIF files', async ({
  page,
}) => {
  await openApp(page)
  const use = async (
    file: Picture,
    answer: Answer,
    size: { width: number; height: number },
    tolerance: number,
  ): Promise<void> => {
    await chooseAndWait(page, file)
    await choice(page, 'From the photo').check({ force: true })
    await expect(facts(page)).toContainText('embedded in the photo')
    expect(largestDifference(await savedValues(page), upsampled(answer, size))).toBeLessThan(
      tolerance,
    )
  }
  await use(inside('turned.jpg'), photos['turned.jpg']!, { width: 32, height: 48 }, 1e-5)
  // AV1 is lossy: a few levels of 255, over a range of 1.75.
  await use(inside('depth.avif'), avif, { width: 96, height: 64 }, 0.06)

  const t = (x: number): number => x / 23
  const map = png8(24, 16, (x) => Math.round(255 * t(x)))
  const bare = Buffer.from(goldenBytes('inside/linear8.jpg'))
  const at = bare.indexOf('http://ns.adobe.com/xap/1.0/') - 4
  const stripped = Uint8Array.from([
    ...bare.subarray(0, at),
    ...bare.subarray(at + 2 + bare.readUInt16BE(at + 2)),
  ])
  await chooseAndWait(page, {
    name: 'dd.jpg',
    bytes: Buffer.from(dynamicJpeg(stripped, map, { padding: 5 })),
  })
  await expect(
    page.getByText('This photo contains a depth map (Dynamic Depth), from 0.5 to 8 m.'),
  ).toBeVisible()
  await chooseAndWait(page, {
    name: 'stereo.jpg',
    bytes: Buffer.from(mpoJpeg(stripped, [stripped], 0x020002)),
  })
  await expect(
    page.getByText('This file holds two views for a stereo display and no depth map.'),
  ).toBeVisible()
  await expect(choice(page, 'From the photo')).toBeHidden()

  // A damaged depth map does not prevent the estimate.
  const broken = gdepthJpeg(stripped, map, {}, { most: 60, arrange: (parts) => parts.slice(1) })
  await chooseAndWait(page, { name: 'broken.jpg', bytes: Buffer.from(broken) })
  await expect(
    page.getByText(
      'The depth map in this photo can’t be used: a part of its XMP is missing. The estimate is shown.',
    ),
  ).toBeVisible()
  const square = gdepthJpeg(
    stripped,
    png16(20, 20, () => 7),
    {},
  )
  await chooseAndWait(page, { name: 'square.jpg', bytes: Buffer.from(square) })
  await expect(
    page.getByText(/\(20 × 20\) doesn’t match the photo’s aspect ratio \(48 × 32\)/u),
  ).toBeVisible()
})

test('a depth map from a file is shown and saved with its exact values', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const level = (x: number, y: number): number => 65535 - ((x * 211 + y * 97) % 60000)
  const file = { name: 'mine.png', bytes: Buffer.from(png16(240, 160, level)) }
  await bring(page, file)
  const dialog = page.getByRole('dialog', { name: 'What do the values in this depth map mean?' })
  await expect(dialog.getByRole('radio')).toHaveCount(4)
  await expect(dialog.locator('.badge')).toHaveCount(1)
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(choice(page, 'From your file')).toBeHidden()

  await bring(page, file)
  await dialog.getByRole('radio', { name: /^Bright is near/u }).check()
  await dialog.getByRole('button', { name: 'Use this' }).click()
  await expect(choice(page, 'From your file')).toBeChecked()
  await expect(facts(page)).toContainText('from mine.png')
  const reference = Float32Array.from({ length: 240 * 160 }, (_, i) =>
    level(i % 240, Math.floor(i / 240)),
  )
  expect(largestDifference(await savedValues(page), reference)).toBe(0)

  // A file that is no map of this photo does not replace the current map.
  const refused = async (wrong: Picture, sentence: RegExp): Promise<void> => {
    await bring(page, wrong)
    await expect(errorToasts(page).getByText(sentence)).toBeVisible()
    await expect(choice(page, 'From your file')).toBeChecked()
  }
  await refused(
    { name: 'square.png', bytes: Buffer.from(png16(99, 99, level)) },
    /“square\.png” is 99 × 99, which doesn’t match the photo’s aspect ratio \(240 × 160\)/u,
  )
  await refused(
    picture('heat.png', 240, 160, (x, y) => [x, y, 90]),
    /“heat\.png” is a colour image/u,
  )
  await refused(
    { name: 'cut.png', bytes: file.bytes.subarray(0, 900) },
    /“cut\.png” couldn’t be read as a depth map: it is cut off/u,
  )
  await refused(
    { name: 'none.pfm', bytes: Buffer.from('Pf\n9999 9999\n-1\n') },
    /“none\.pfm” couldn’t be read as a depth map/u,
  )

  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await chooseAndWait(page, photo)
  await expect(choice(page, 'From your file')).toBeChecked()
  await expect(facts(page)).toContainText('from mine.png')
  expect(largestDifference(await savedValues(page), reference)).toBe(0)
})

test('dropped floats become the depth map of the photo on screen', async ({ page }) => {
  await openApp(page)
  const map = goldenBytes('inside/f4.npy')
  await give(page, 'drop', 'lidar.npy', map)
  await expect(page.getByText('“lidar.npy” is a depth map. Add its photo first')).toBeVisible()

  const small = scene('small.png', 210, 130)
  await chooseAndWait(page, small)
  await give(page, 'drop', 'lidar.npy', map)
  const dialog = page.getByRole('dialog', { name: 'What do the values in this depth map mean?' })
  // Fractions cannot be millimetres.
  await expect(dialog.getByRole('radio')).toHaveCount(3)
  await dialog.getByRole('radio', { name: /^Distances in metres/u }).check()
  await page.keyboard.press('Enter')
  await expect(facts(page)).toContainText('from lidar.npy')
  const { arrays } = golden<{ readonly arrays: Readonly<Record<string, Answer>> }>(
    'inside/answers.json',
  )
  const metres = floats(arrays['f4.npy']!.data)
  const inverse = {
    width: 21,
    height: 13,
    data: Buffer.from(Float32Array.from(metres, (z) => 1 / z).buffer).toString('base64'),
  }
  const reference = upsampled(inverse, { width: 210, height: 130 })
  expect(largestDifference(await savedValues(page), reference)).toBeLessThan(1e-5)

  const { bytes, name } = await saved(page, async () => {
    await formatsButton(page).click()
    await page.locator('.download-panel .entry', { hasText: '16-bit PNG' }).click()
  })
  expect(name).toBe('small.depth16.png')
  expect(PNG.sync.read(bytes).width).toBe(210)
  const text = bytes.toString('latin1')
  expect(text).toContain('depthdrop:origin\0the file lidar.npy, read as metres')
  expect(text).toContain('1/metres = 0 + 1 * value, as the depth file has it')
  expect(text).not.toContain('depthdrop:model')
})

test('the page can read its own JPEG with depth', async ({ page }) => {
  await openApp(page)
  const save = async (): Promise<Picture> =>
    saved(page, async () => {
      await formatsButton(page).click()
      await page.locator('.download-panel .entry', { hasText: 'JPEG with depth' }).click()
    })
  const turned = inside('turned.jpg')
  await chooseAndWait(page, turned)
  await choice(page, 'From the photo').check({ force: true })
  await expect(facts(page)).toContainText('embedded in the photo')
  const made = await save()
  expect(made.name).toBe('turned.gdepth.jpg')
  const bytes = Uint8Array.from(made.bytes)
  expect(Buffer.from(bytes).subarray(-500)).toEqual(turned.bytes.subarray(-500))
  const found = findEmbeddedDepth(bytes)
  expect(found).toMatchObject({
    kind: 'found',
    depth: { kind: 'gdepth', encoding: { isMetric: false } },
  })
  // The file stores 48 × 32 pixels. The upright photo has 32 × 48.
  expect(found.kind === 'found' && readImageHeader(found.depth.picture)).toMatchObject({
    format: 'png',
    width: 48,
    height: 32,
  })

  await chooseAndWait(page, { name: 'again.jpg', bytes: made.bytes })
  await choice(page, 'From the photo').check({ force: true })
  await expect(facts(page)).toContainText('embedded in the photo')
  // The metric ends of a relative map are arbitrary, so only the order and the proportions are comparable.
  const spread = (values: Float32Array): Float32Array => {
    const [low, high] = [
      values.reduce((a, b) => Math.min(a, b)),
      values.reduce((a, b) => Math.max(a, b)),
    ]
    return values.map((value) => (value - low) / (high - low))
  }
  const reference = spread(upsampled(photos['turned.jpg']!, { width: 32, height: 48 }))
  expect(largestDifference(spread(await savedValues(page)), reference)).toBeLessThan(1e-3)

  await chooseAndWait(page, photo)
  const encoded = await save()
  expect(encoded.bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff')
  expect(findEmbeddedDepth(Uint8Array.from(encoded.bytes))).toMatchObject({
    kind: 'found',
    depth: { encoding: { black: 1, white: 0.01, isMetric: false } },
  })
})

for (const [language, theme, width] of [
  ['en', 'light', 1280],
  ['zh', 'dark', 360],
] as const) {
  test(`axe finds no violation in the depth source controls at ${width} px (${language}, ${theme})`, async ({
    page,
  }, info) => {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 800 })
    await openApp(page, `./?lang=${language}`)
    await chooseAndWait(page, inside('inverse16.jpg'))
    await expect(page.locator('.source .segments')).toBeVisible()
    await detailsButton(page).click()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.screenshot({ path: info.outputPath('choice.png'), fullPage: true })
    const chooser = page.waitForEvent('filechooser')
    await page.locator('.own-depth').click()
    await (await chooser).setFiles({
      name: 'mine.png',
      mimeType: '',
      buffer: Buffer.from(png16(48, 32, (x) => x * 900)),
    })
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: info.outputPath('question.png') })
    await ready(page, 'inverse16.jpg')
  })
}
