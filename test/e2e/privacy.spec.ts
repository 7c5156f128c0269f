/** Tests that no way to use Depthdrop sends anything elsewhere, that exports hold nothing of the photo's metadata, and that names stay text. */
import type { BrowserContext } from '@playwright/test'
import { FILE_FORMATS, type FileFormat } from '../../src/core/files/fileFormats.ts'
import { estimate, openApp, scene, succeed } from './app.ts'
import { cameraArgs, openLive, waitForFrames } from './cameraPage.ts'
import { startLab } from './elementPage.ts'
import { ask, asLocalhost, embedReady, startHost } from './embedPage.ts'
import { fixture } from './fixtures.ts'
import { tiles } from './parts.ts'
import { choose, chooseAndWait, expect } from './screen.ts'
import { test } from './site.ts'

test.use({
  serviceWorkers: 'allow',
  launchOptions: {
    executablePath: process.env['DEPTHDROP_CHROMIUM'] ?? '',
    args: cameraArgs('--use-fake-ui-for-media-stream'),
  },
})

/** Collects the requests of every page, frame and worker to other origins than these. */
function requestsElsewhere(
  context: BrowserContext,
  ...sites: readonly string[]
): readonly string[] {
  const found: string[] = []
  context.on('request', (request) => {
    const url = request.url()
    if (!/^(blob|data|about):/.test(url) && !sites.some((site) => url.startsWith(site)))
      found.push(url)
  })
  return found
}

test('the page, with its files, its service worker and its camera, asks only its own site', async ({
  page,
  context,
  isolated,
}) => {
  const elsewhere = requestsElsewhere(context, isolated.url)
  await openLive(page)
  await waitForFrames(page)
  await page.goto(isolated.url)
  await chooseAndWait(page, scene('photo.png'))
  const { key } = succeed(await estimate(page, scene('photo.png')))
  for (const format of Object.keys(FILE_FORMATS) as FileFormat[])
    if (format !== 'gdepth')
      await page.evaluate(
        ([map, wanted]) => window.depthdrop.export(map, wanted).then(() => null),
        [key, format] as const,
      )
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  expect(elsewhere).toEqual([])
})

test('the frame and the element ask only their own site', async ({ page, context, isolated }) => {
  const [host, lab] = await Promise.all([startHost(), startLab()])
  const elsewhere = requestsElsewhere(context, isolated.url, host.url, lab.url)
  try {
    await embedReady(page, host, isolated)
    await ask(page)
    await page.goto(lab.url)
    await page.evaluate(() => {
      const script = Object.assign(document.createElement('script'), { type: 'module' })
      script.src = '/define.js'
      const map = document.createElement('depth-map')
      map.setAttribute('src', '/photos/1.png')
      document.body.append(script, map)
    })
    await expect(page.locator('depth-map [part=map]')).toBeVisible()
    expect(asLocalhost(host.url)).toBe(host.url)
    expect(elsewhere).toEqual([])
  } finally {
    await host.close()
    await lab.close()
  }
})

/** Puts an EXIF block before the picture: a place, a camera and an owner (EXIF 2.32, tags 0x010f and 0x013b, GPS 0x001c). */
function withMetadata(jpeg: Buffer): Buffer {
  const text = (value: string): Buffer => Buffer.from(`${value}\0`, 'latin1')
  const [make, owner, place] = [text('SECRETCAMERA'), text('SECRETOWNER'), text('SECRETPLACE')]
  const entry = (tag: number, type: number, count: number, value: number): Buffer => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16LE(tag, 0)
    bytes.writeUInt16LE(type, 2)
    bytes.writeUInt32LE(count, 4)
    bytes.writeUInt32LE(value, 8)
    return bytes
  }
  const [main, gps] = [8 + 2 + 3 * 12 + 4, 8 + 2 + 3 * 12 + 4 + 2 + 12 + 4]
  const tiff = Buffer.concat([
    Buffer.from('49492a0008000000', 'hex'),
    Buffer.from([3, 0]),
    entry(0x010f, 2, make.length, gps),
    entry(0x013b, 2, owner.length, gps + make.length),
    entry(0x8825, 4, 1, main),
    Buffer.alloc(4),
    Buffer.from([1, 0]),
    entry(0x001c, 7, place.length, gps + make.length + owner.length),
    Buffer.alloc(4),
    make,
    owner,
    place,
  ])
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255])
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

test('no file but the photo with depth holds the photo’s place, camera or owner', async ({
  page,
}) => {
  await openApp(page)
  const photo = { name: 'trip.jpg', bytes: withMetadata(fixture('baseline.jpg').bytes) }
  expect(photo.bytes.toString('latin1')).toContain('SECRETPLACE')
  const { key } = succeed(await estimate(page, photo))
  const told: string[] = []
  for (const format of Object.keys(FILE_FORMATS) as FileFormat[]) {
    const base64 = await page.evaluate(
      async ([map, wanted]) => {
        const bytes = new Uint8Array(
          await (await window.depthdrop.export(map, wanted)).arrayBuffer(),
        )
        let text = ''
        for (let at = 0; at < bytes.length; at += 0x8000)
          text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
        return btoa(text)
      },
      [key, format] as const,
    )
    if (/SECRET/.test(Buffer.from(base64, 'base64').toString('latin1'))) told.push(format)
  }
  // It is the photo's own file, with the map added (docs/inside.md).
  expect(told).toEqual(['gdepth'])
})

const MARKUP = '<img src=x onerror="window.isHacked=true"><script>window.isHacked=true</script>'

test('names and parameters never become markup', async ({ page }) => {
  const asked = new URLSearchParams({ lang: MARKUP, model: MARKUP, engine: MARKUP, src: MARKUP })
  await openApp(page, `./?${asked}`)
  const name = `${MARKUP.replaceAll('/', ':')}.png`
  await choose(
    page,
    { ...scene('photo.png'), name },
    { name: `no${name}`, bytes: Buffer.from(MARKUP) },
  )
  await expect(tiles(page).filter({ hasText: 'isHacked' })).not.toHaveCount(0)
  await expect(page.locator('.tile[data-state="done"]')).toHaveCount(1)
  await page.waitForTimeout(300)
  expect(
    await page.evaluate(() => [
      'isHacked' in window,
      document.querySelectorAll('[onerror], img[src=x], body script:not([src])').length,
    ]),
  ).toEqual([false, 0])
})
