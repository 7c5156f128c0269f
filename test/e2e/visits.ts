/** Visits with the service worker allowed, to a site of their own: its server goes away, its files change. */

import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { CHROMIUM_ARGS } from '../../tools/setup/chromium.mjs'
import { openApp } from './app.ts'
import { expect } from './screen.ts'
import { type Page, SITE, type Site, startSite } from './site.ts'

export const OFFLINE_NOW = 'Depthdrop now works offline.'

export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'depthdrop-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A browser that remembers what it has in `folder`, as an installed one does; closed when `work` is done. */
export async function inProfile(
  folder: string,
  work: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const executablePath = process.env['DEPTHDROP_CHROMIUM'] ?? ''
  const context = await chromium.launchPersistentContext(folder, {
    headless: true,
    executablePath,
    args: CHROMIUM_ARGS,
    serviceWorkers: 'allow',
    locale: 'en',
  })
  try {
    await work(context.pages()[0] ?? (await context.newPage()), context)
  } finally {
    await context.close()
  }
}

export async function withSite(
  options: Parameters<typeof startSite>[0],
  work: (site: Site) => Promise<void>,
): Promise<void> {
  const site = await startSite(options)
  try {
    await work(site)
  } finally {
    await site.close()
  }
}

/** Until everything is stored and this page is served from there. */
export async function stored(page: Page, url: string): Promise<void> {
  await openApp(page, url)
  await expect(page.locator('.toast')).toHaveText([OFFLINE_NOW], { timeout: 60_000 })
}

/**
 * Until the service worker has so many pages. Asked of the worker: whatever Playwright runs in a page counts as the
 * visitor's own doing, and a page in use is never reloaded.
 */
export async function servedUntouched(context: BrowserContext, pages: number): Promise<void> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  await expect
    .poll(() => worker.evaluate('clients.matchAll().then((pages) => pages.length)'))
    .toBe(pages)
}

/** The network cut in both ways there are: nobody listens, and the browser knows itself offline. */
export async function cut(site: Site, context: BrowserContext): Promise<void> {
  await site.close()
  await context.setOffline(true)
}

/** A copy of the built site in `folder`, for a test to change. */
export function copySite(folder: string): Promise<void> {
  return cp(SITE, folder, { recursive: true, filter: (file) => !/\.(br|gz|map)$/.test(file) })
}

/** All of them, since one names another, and a file whose name stays is not fetched again. */
const SCRIPT = /-[\w-]{8}\.js$/
/** The revision that sw.js has for index.html, on whichever side of the name it stands. */
const REVISION =
  /(?<="revision":")\w+(?=","url":"index\.html")|(?<="url":"index\.html","revision":")\w+/

/**
 * As if there were a new build: the scripts have other names, and so the page and sw.js other contents. The old names
 * are gone from the site. Pages of it have `isRenewed`.
 */
export async function renew(folder: string): Promise<void> {
  const assets = path.join(folder, 'assets')
  const names = (await readdir(assets)).filter((name) => SCRIPT.test(name))
  const renewed = (name: string): string => name.replace(/-...(.{5}\.js)$/, '-new$1')
  await Promise.all(
    names.map((name) => rename(path.join(assets, name), path.join(assets, renewed(name)))),
  )
  const scripts = (await readdir(assets))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `assets/${name}`)
  for (const file of ['index.html', 'sw.js', ...scripts]) {
    const place = path.join(folder, file)
    let text = names.reduce(
      (whole, name) => whole.replaceAll(name, renewed(name)),
      await readFile(place, 'utf8'),
    )
    if (file === 'sw.js') text = text.replace(REVISION, 'newbuild')
    if (file.startsWith('assets/index-')) text += '\n;globalThis.isRenewed = true\n'
    await writeFile(place, text)
  }
}
