/** Runs visits with a service worker on a site whose server stops or whose files change. */

import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { CHROMIUM_ARGS } from '../../tools/setup/chromium.mjs'
import { openApp } from './app.ts'
import { toasts } from './parts.ts'
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

/** Runs a browser with its profile in `folder`, as an installed browser does. Closes it after `work`. */
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

/** Waits until every file is stored and the service worker serves this page. */
export async function visitAndStore(page: Page, url: string): Promise<void> {
  await openApp(page, url)
  await expect(toasts(page)).toHaveText([OFFLINE_NOW], { timeout: 60_000 })
}

/**
 * Waits until the service worker controls this many pages. The worker is asked, not the page: any script that
 * Playwright runs in a page counts as an action of the visitor, and a page in use does not reload.
 */
export async function servedUntouched(context: BrowserContext, pages: number): Promise<void> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  await expect
    .poll(() => worker.evaluate('clients.matchAll().then((pages) => pages.length)'))
    .toBe(pages)
}

/** Cuts the connection in both ways: the server is closed, and the browser is offline. */
export async function goOffline(site: Site, context: BrowserContext): Promise<void> {
  await site.close()
  await context.setOffline(true)
}

/** Copies the built site into `folder`, so that a test can change it. */
export function copySite(folder: string): Promise<void> {
  return cp(SITE, folder, { recursive: true, filter: (file) => !/\.(br|gz|map)$/.test(file) })
}

/** Matches every script. They name each other, and a file whose name stays the same is not fetched again. */
const SCRIPT = /-[\w-]{8}\.js$/
/** The revision of index.html in sw.js, before or after the name. */
const REVISION =
  /(?<="revision":")\w+(?=","url":"index\.html")|(?<="url":"index\.html","revision":")\w+/

/**
 * Simulates a new build: the scripts have other names, so the page and sw.js have other contents. The site no longer
 * serves the old names. The new pages define `isRenewed`.
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
