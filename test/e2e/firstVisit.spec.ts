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

test('a large map appears as a draft of the whole before its first rows', async ({ page }) => {
  await page.addInitScript(() => {
    const alphaAt = (canvas: HTMLCanvasElement | null, part: number): number | undefined => {
      if (canvas === null) return undefined
      const { width, height } = canvas
      const copy = Object.assign(document.createElement('canvas'), { width, height })
      const context = copy.getContext('2d')
      context?.drawImage(canvas, 0, 0)
      const [x, y] = [width * part, height * part]
      return context?.getImageData(Math.floor(x), Math.floor(y), 1, 1).data[3]
    }
    new MutationObserver(() => {
      const draft = document.querySelector<HTMLCanvasElement>('canvas.draft')
      if (draft === null || window.firstDraft !== undefined) return
      const whole = document.querySelector<HTMLCanvasElement>('.pane-map canvas:not(.draft)')
      const parts = [0.05, 0.5, 0.95]
      window.firstDraft = {
        draft: parts.map((part) => alphaAt(draft, part)),
        whole: parts.map((part) => alphaAt(whole, part)),
      }
    }).observe(document, { subtree: true, childList: true })
  })
  await openApp(page)
  const photo = scene('large.png', 1600, 1200)
  await choose(page, photo)
  await ready(page, photo.name)
  expect(await page.evaluate(() => window.firstDraft)).toEqual({
    draft: [255, 255, 255],
    whole: [0, 0, 0],
  })
  await expect(page.locator('canvas.draft')).toHaveCount(0)
})

declare global {
  interface Window {
    /** The alpha of three pixels of the first draft, and of the map below it at that moment. */
    firstDraft?: Readonly<Record<'draft' | 'whole', readonly (number | undefined)[]>>
  }
}
