/** `npm run icons` draws the icons and screenshots of public/manifest.webmanifest, and the picture of the README. */

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { main, print } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { CHROMIUM_ARGS, findChromium } from '../setup/chromium.mjs'
import { ensureBuilt, ensureInstalled } from '../setup/setup.mjs'
import { serve } from './serve.mjs'

const ICONS = [192, 512] as const
/** Apple's systems round the corners themselves and fill transparent pixels with black. */
const APPLE = 180
/** Systems may crop a maskable icon to its middle 80%. */
const SAFE = 0.8
const SCREENSHOTS = [
  {
    file: 'public/screenshots/wide.jpg',
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
  },
  {
    file: 'public/screenshots/narrow.jpg',
    viewport: { width: 412, height: 906 },
    deviceScaleFactor: 1.5,
  },
  { file: 'docs/depthdrop.jpg', viewport: { width: 1280, height: 760 }, deviceScaleFactor: 1 },
] as const

async function draw(
  browser: Browser,
  side: number,
  svg: string,
  background: string,
): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: side, height: side } })
  await page.setContent(
    `<style>html { background: ${background} } body { margin: 0 } svg { display: block }</style>${svg}`,
  )
  const picture = await page.screenshot({ omitBackground: background === 'none' })
  await page.close()
  return picture
}

/** The outermost square of the mark extends to the edges; the rest stays in the middle. */
function whole(mark: string, colour: string, scale: number): string {
  return mark
    .replace(/>/, `><g transform="translate(16 16) scale(${scale}) translate(-16 -16)">`)
    .replace('</svg>', '</g></svg>')
    .replace('<g ', `<rect fill="${colour}" width="32" height="32" /><g `)
}

async function icons(browser: Browser): Promise<void> {
  const mark = await readFile(inRoot('public', 'favicon.svg'), 'utf8')
  const [, colour = ''] = /fill="(#\w+)"/.exec(mark) ?? []
  const save = async (name: string, side: number, svg: string, background: string): Promise<void> =>
    writeFile(inRoot('public', 'icons', `${name}.png`), await draw(browser, side, svg, background))
  for (const side of ICONS) {
    await save(String(side), side, mark, 'none')
    await save(`maskable-${side}`, side, whole(mark, colour, SAFE), colour)
  }
  await save(`apple-${APPLE}`, APPLE, whole(mark, colour, 1), colour)
}

async function showSample(page: Page, url: string): Promise<void> {
  await page.goto(`${url}?sample=temple`)
  await page.locator('body > [role="status"]', { hasText: 'is ready' }).waitFor()
}

async function screenshots(browser: Browser, url: string): Promise<void> {
  for (const { file, ...options } of SCREENSHOTS) {
    const given: BrowserContextOptions = {
      ...options,
      locale: 'en',
      colorScheme: 'light',
      serviceWorkers: 'block',
    }
    const page = await browser.newPage(given)
    await showSample(page, url)
    await page.screenshot({ path: inRoot(file), type: 'jpeg', quality: 78 })
    await page.close()
  }
}

const HELP = `Usage: npm run icons

Draws the icons and screenshots of public/manifest.webmanifest, and docs/depthdrop.jpg.`

await main(async () => {
  await ensureInstalled()
  // DEPTHDROP_DIST names another build than dist/.
  const built = process.env['DEPTHDROP_DIST']
  if (built === undefined) await ensureBuilt()
  for (const folder of ['icons', 'screenshots'])
    await mkdir(inRoot('public', folder), { recursive: true })
  const { chromium } = await import('@playwright/test')
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS,
  })
  const site = await serve({ port: 0, root: built ?? inRoot('dist') })
  try {
    await icons(browser)
    await screenshots(browser, site.url)
  } finally {
    await site.close()
    await browser.close()
  }
  print('Wrote public/icons, public/screenshots and docs/depthdrop.jpg.')
}, HELP)
