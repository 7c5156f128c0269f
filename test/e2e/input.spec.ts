import { utimes, writeFile } from 'node:fs/promises'
import { deflateSync } from 'node:zlib'
import { estimate, type Outcome, openApp, scene } from './app.ts'
import { fixture } from './fixtures.ts'
import { expect, test } from './site.ts'

/** The file, the error code, and the reason in the message. */
const BAD: readonly (readonly [string, string, RegExp])[] = [
  ['empty.jpg', 'empty-file', /0 bytes/],
  ['text.jpg', 'not-an-image', /isn’t an image we can read/],
  ['page.png', 'not-an-image', /isn’t an image we can read/],
  ['words.onnx', 'not-an-image', /isn’t an image we can read/],
  ['paper.jpg', 'unsupported', /PDF/],
  ['scan.tiff', 'unsupported', /TIFF.*Convert it to JPEG or PNG/],
  ['phone.heic', 'heic', /HEIC.*JPEG.*“Most Compatible”/],
  ['cut.jpg', 'damaged-image', /damaged or incomplete.*JPEG/],
  ['cut-progressive.jpg', 'damaged-image', /damaged or incomplete.*JPEG/],
  ['cut-head.jpg', 'damaged-image', /damaged or incomplete.*JPEG/],
  ['cut.png', 'damaged-image', /damaged or incomplete.*PNG/],
  ['cut-head.png', 'damaged-image', /damaged or incomplete.*PNG/],
  ['cut.webp', 'damaged-image', /damaged or incomplete.*WebP/],
  ['cut.gif', 'damaged-image', /damaged or incomplete.*GIF/],
  ['cut.avif', 'damaged-image', /damaged or incomplete.*AVIF/],
  ['cut.bmp', 'damaged-image', /damaged or incomplete.*BMP/],
  ['bomb.png', 'too-large', /50000 × 50000.*2500 megapixels.*limit is 100/],
  ['lying.jpg', 'too-large', /60000 × 60000.*3600 megapixels.*limit is 100/],
  ['no-rows.png', 'too-narrow', /no image area \(96 × 0 pixels\)/],
]

function refusal(outcome: Outcome): { readonly code: string; readonly message: string } {
  return 'estimate' in outcome ? { code: 'none', message: 'It was taken.' } : outcome
}

test('every unusable file is refused with its name and the reason', async ({ page }) => {
  await openApp(page)
  for (const [file, code, words] of BAD) {
    const refused = refusal(await estimate(page, fixture(file)))
    expect.soft(refused.code, file).toBe(code)
    expect.soft(refused.message, file).toContain(`“${file}”`)
    expect.soft(refused.message, file).toMatch(words)
  }
  expect(await estimate(page, scene('good.png'))).toHaveProperty('estimate')
})

test('a header with too many pixels is refused before the file is decoded', async ({ page }) => {
  await page.addInitScript(() => {
    const decode = window.createImageBitmap.bind(window)
    let decoded = 0
    Object.assign(window, {
      decoded: () => decoded,
      createImageBitmap: (...args: Parameters<typeof decode>) =>
        decode(...args).finally(() => (decoded += 1)),
    })
  })
  await openApp(page)
  const decoded = () =>
    page.evaluate(() =>
      'decoded' in window && typeof window.decoded === 'function' ? Number(window.decoded()) : -1,
    )
  const metres = {
    name: 'sheet.svg',
    bytes: Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="900cm" height="900cm"><path d="M0 0h9v9z"/></svg>',
    ),
  }
  for (const file of [fixture('bomb.png'), fixture('lying.jpg'), metres]) {
    expect.soft(refusal(await estimate(page, file)).code, file.name).toBe('too-large')
  }
  expect(await decoded()).toBe(0)
  await estimate(page, scene('good.png'))
  expect(await decoded()).toBeGreaterThan(0)
})

test('a size just above 100 megapixels is refused with its size in pixels', async ({ page }) => {
  await openApp(page)
  const { bytes } = fixture('bomb.png')
  const size = Buffer.from(bytes)
  size.writeUInt32BE(10_001, 16)
  size.writeUInt32BE(10_000, 20)
  const refused = refusal(await estimate(page, { name: 'edge.png', bytes: size }))
  expect(refused).toMatchObject({
    code: 'too-large',
    message: expect.stringMatching(/10001 × 10000 pixels \(100\.1 megapixels\)/),
  })
})

test('a video is refused by its first bytes and never read as a whole', async ({ page }) => {
  await openApp(page)
  const outcome = await page.evaluate(async () => {
    const film = new File(
      [new Uint8Array([0, 0, 0, 24]), 'ftypisom', new Uint8Array(40_000_000)],
      'holiday.mp4',
    )
    let most = 0
    const slice = Blob.prototype.slice
    Blob.prototype.slice = function (from, to, type) {
      const part = slice.call(this, from, to, type)
      most = Math.max(most, part.size)
      return part
    }
    film.arrayBuffer = () => Promise.reject(new Error('It was read as a whole.'))
    const sentence = await window.depthdrop.estimate(film).then(
      () => 'taken',
      (error: unknown) => String(error),
    )
    return { sentence, most }
  })
  expect(outcome.sentence).toContain('“holiday.mp4” is a video')
  expect(outcome.most).toBeLessThan(2_000_000)
})

test('a file that changed after it was chosen must be chosen again', async ({ page }, info) => {
  await openApp(page)
  const path = info.outputPath('moved.png')
  await writeFile(path, scene('moved.png').bytes)
  const input = await page.evaluateHandle(() =>
    Object.assign(document.createElement('input'), { type: 'file' }),
  )
  await input.setInputFiles(path)
  // Chromium reads the state of the file when a script first reads its properties. Later changes are compared with that
  // state.
  await input.evaluate((element) => [element.files?.[0]?.size, element.files?.[0]?.lastModified])
  await writeFile(path, deflateSync('Something else entirely, and of another length.'))
  // Chromium compares only the time of the last change, in whole seconds.
  const later = new Date(Date.now() + 60_000)
  await utimes(path, later, later)
  const refused = await input.evaluate(async (element) => {
    const file = element.files?.[0]
    if (file === undefined) throw new Error('The page did not receive the file.')
    return window.depthdrop.estimate(file).then(
      () => 'It was taken.',
      (error: unknown) => String(error),
    )
  })
  expect(refused).toMatch(/“moved\.png” couldn’t be read\..*Choose it again/)
})

test('an SVG file can neither run a script nor fetch a resource', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await openApp(page)
  const title = await page.title()
  expect(await estimate(page, fixture('hostile.svg'))).toHaveProperty('estimate.size', {
    width: 96,
    height: 64,
  })
  expect(asked.filter((url) => url.includes('outside'))).toEqual([])
  expect(await page.title()).toBe(title)
  await expect(page.locator('main')).toBeVisible()
})
