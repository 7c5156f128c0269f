/** Tests what the stage shows while a first visit loads the engine and the model over a slow connection. */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { openApp, scene } from './app.ts'
import { photoCanvas, stage } from './parts.ts'
import { choose, expect, ready } from './screen.ts'
import { SITE, test } from './site.ts'
import { withSite } from './visits.ts'

const FIRST_PART = 1_300_000

test('the stage says in words and with a bar what is loading, and shows the photo', async ({
  page,
}) => {
  let start = (): void => undefined
  let finish = (): void => undefined
  const started = new Promise<void>((resolve) => (start = resolve))
  const finished = new Promise<void>((resolve) => (finish = resolve))
  const extra = async (
    { url = '' }: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> => {
    if (!/^\/assets\/starter-.*\.onnx$/.test(url)) return false
    const bytes = await readFile(path.join(SITE, url))
    await started
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': bytes.length,
    })
    response.write(bytes.subarray(0, FIRST_PART))
    await finished
    response.end(bytes.subarray(FIRST_PART))
    return true
  }
  await withSite({ extra }, async (site) => {
    await openApp(page, site.url)
    await choose(page, scene('photo.png'))
    const title = page.locator('.progress-title')
    const bar = stage(page).getByRole('progressbar')
    await expect(title).toHaveText('Loading the engine and the model')
    await expect(photoCanvas(page)).toBeVisible()
    const before = Number(await bar.getAttribute('aria-valuenow'))
    start()
    await expect(title).toHaveText('Loading the model')
    await expect(page.locator('.progress-foot')).toContainText('1.3 MB of 4.2 MB')
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(before)
    finish()
    await ready(page, 'photo.png')
  })
})
