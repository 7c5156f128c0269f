/**
 * Runs the README's ways to use Depthdrop as they are printed. Only the example hosts are replaced with real ones.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LIB } from '../../tools/library/folder.mjs'
import { inRoot } from '../../tools/process/root.mjs'
import { serve } from '../../tools/site/serve.mjs'
import { scene } from './app.ts'
import { expect, type Page, startSite, test } from './site.ts'

const MOST_LINES = 6
const PHOTO = scene('photo.jpg', 320, 240).bytes

const section =
  /^## Ways to use it\n([^]*?)^## /mu.exec(readFileSync(inRoot('README.md'), 'utf8'))?.[1] ?? ''
const blocks = [...section.matchAll(/^```(\w+)\n([^]*?)^```$/gmu)].map(
  ([, language = '', code = '']) => ({ language, code }),
)
const [open, iframe, element, code] = blocks

test('the four examples have at most six lines each', () => {
  expect(blocks.map(({ language }) => language)).toEqual(['sh', 'html', 'html', 'js'])
  for (const block of blocks)
    expect(block.code.trim().split('\n').length).toBeLessThanOrEqual(MOST_LINES)
})

/** Serves a page of another author with `body`, and the photo beside it. */
async function withPage(body: string, work: (url: string) => Promise<void>): Promise<void> {
  const extra = (request: IncomingMessage, response: ServerResponse): boolean => {
    const { pathname } = new URL(request.url ?? '/', 'http://stranger')
    response.removeHeader('Content-Security-Policy')
    if (pathname === '/')
      response
        .setHeader('Content-Type', 'text/html')
        .end(
          `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body>${body}</body>`,
        )
    else if (pathname === '/photo.jpg') response.setHeader('Content-Type', 'image/png').end(PHOTO)
    else return false
    return true
  }
  const site = await serve({ port: 0, root: LIB, extra })
  try {
    await work(site.url)
  } finally {
    await site.close()
  }
}

/** Serves the package as a CDN does, to every origin. Our server does so by default. */
async function withCdn(work: (url: string) => Promise<void>): Promise<void> {
  const cdn = await serve({ port: 0, root: LIB })
  try {
    await work(cdn.url)
  } finally {
    await cdn.close()
  }
}

function failures(page: Page): readonly string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  return errors
}

test('the command starts the page', async ({ page }) => {
  const [program = '', ...words] =
    open?.code.trim().split('\n').at(-1)?.replace(/#.*/u, '').trim().split(' ') ?? []
  expect([program, ...words]).toEqual(['npm', 'start'])
  const child = spawn('npm', ['start', '--silent', '--', '--no-open', '--port', '0'], {
    cwd: inRoot(),
    detached: true,
  })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let told = ''
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        told += part
        const [found] = /http:\S+/u.exec(told) ?? []
        if (found !== undefined) resolve(found)
      })
      child.on('exit', () => reject(new Error(`npm start ended: ${told}`)))
    })
    await page.goto(url)
    await expect(page.getByRole('button', { name: 'Choose photos' }).first()).toBeVisible()
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  }
})

test('the iframe shows a map', async ({ page }) => {
  const site = await startSite()
  try {
    await withPage('', async (stranger) => {
      const errors = failures(page)
      const body = (iframe?.code ?? '')
        .replaceAll('https://depthdrop.example/', site.url)
        .replaceAll('https://your.example/', stranger)
      expect(body).toContain(site.url)
      await page.goto(stranger)
      await page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), body)
      const frame = page.frameLocator('iframe')
      await expect
        .poll(
          () => frame.locator('depth-map').evaluate((map) => 'depth' in map && map.depth !== null),
          { timeout: 30_000 },
        )
        .toBe(true)
      await expect(frame.locator('depth-map').locator('canvas').last()).toBeVisible()
      expect(errors).toEqual([])
    })
  } finally {
    await site.close()
  }
})

test('the element shows a map', async ({ page }) => {
  await withCdn(async (cdn) => {
    const body = (element?.code ?? '').replaceAll('https://cdn.example/depthdrop/', cdn)
    expect(body).toContain(cdn)
    await withPage(body, async (stranger) => {
      const errors = failures(page)
      await page.goto(stranger)
      await expect
        .poll(
          () => page.locator('depth-map').evaluate((map) => 'depth' in map && map.depth !== null),
          { timeout: 30_000 },
        )
        .toBe(true)
      expect(errors).toEqual([])
    })
  })
})

test('the code estimates a photo', async ({ page }) => {
  await withCdn(async (cdn) => {
    const map = `<script type="importmap">{"imports": {"depthdrop": "${cdn}index.js"}}</script>`
    await withPage(
      `${map}<script type="module">${code?.code ?? ''}\nwindow.result = depth</script>`,
      async (stranger) => {
        const errors = failures(page)
        await page.goto(stranger)
        await page.waitForFunction(() => 'result' in window, undefined, { timeout: 30_000 })
        const result = await page.evaluate(
          () =>
            (
              window as unknown as {
                result: { width: number; data: Float32Array; min: number; max: number }
              }
            ).result,
        )
        expect(result.width).toBe(256)
        expect(result.max).toBeGreaterThan(result.min)
        await expect(page.locator('body > canvas, body > img').first()).toBeVisible()
        expect(errors).toEqual([])
      },
    )
  })
})
