/** Checks what a browser requires before it offers to install a page. Lighthouse 12 dropped these checks. */
import { CHROMIUM_ARGS } from '../setup/chromium.mjs'

const SECONDS = 60

/** @typedef {{ what: string, fault: string | null }} Finding `fault` is null if the check passed. */

/** @param {string} what @param {boolean} isWell @param {string} fault @returns {Finding} */
function finding(what, isWell, fault) {
  return { what, fault: isWell ? null : fault }
}

/**
 * @typedef {{ src: string, sizes?: string, purpose?: string }} Icon
 * @typedef {{ name?: string, start_url?: string, display?: string, icons?: readonly Icon[] }} Manifest
 */

/**
 * @param {{ url: string, close: () => Promise<void> }} site It is closed at the end, to see whether the page starts offline.
 * @param {string} executablePath
 * @returns {Promise<Finding[]>}
 */
export async function checkInstall(site, executablePath) {
  const { chromium } = await import('@playwright/test')
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS })
  try {
    const page = await (await browser.newContext()).newPage()
    page.setDefaultTimeout(SECONDS * 1000)
    await page.goto(site.url)
    const devtools = await page.context().newCDPSession(page)
    const { url, errors, data = '{}' } = await devtools.send('Page.getAppManifest')
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
    // Playwright runs an incognito window, which cannot install anything; this says nothing about the page.
    const obstacles = installabilityErrors
      .map(({ errorId }) => errorId)
      .filter((id) => id !== 'in-incognito')
    /** @type {Manifest} */
    const { name, start_url: start, display, icons = [] } = JSON.parse(data)
    const answers = await Promise.all(
      icons.map(async ({ src }) => (await fetch(new URL(src, url || site.url))).ok),
    )
    /** @param {string} size @param {string} wanted */
    const has = (size, wanted) =>
      icons.some(
        ({ sizes = '', purpose = 'any' }) =>
          sizes.split(' ').includes(size) && purpose.split(' ').includes(wanted),
      )
    const hasIcons =
      has('192x192', 'any') &&
      has('512x512', 'any') &&
      (has('512x512', 'maskable') || has('192x192', 'maskable'))
    const hasWindow = Boolean(name && start && display === 'standalone')
    const controlled = await page
      .waitForFunction(
        async () => (await navigator.serviceWorker.ready).active?.state === 'activated',
      )
      .then(
        () => '',
        (/** @type {Error} */ error) => error.message,
      )
    await page.reload()
    const isControlled = await page.evaluate(() => navigator.serviceWorker.controller !== null)
    await site.close()
    const offline = await page
      .goto(site.url)
      .then(() => page.waitForSelector('.home .primary'))
      .then(
        () => '',
        (/** @type {Error} */ error) => error.message,
      )
    return [
      finding('the manifest is valid', url !== '' && errors.length === 0, JSON.stringify(errors)),
      finding('it has a name, a start URL and display: standalone', hasWindow, data),
      finding(
        'icons of 192 and 512 pixels and a maskable one',
        hasIcons && answers.every(Boolean),
        JSON.stringify(icons),
      ),
      finding('the browser would install it', obstacles.length === 0, obstacles.join(', ')),
      finding(
        'a service worker controls the page',
        controlled === '' && isControlled,
        controlled || 'it does not',
      ),
      finding('it starts offline', offline === '', offline),
    ]
  } finally {
    await browser.close()
  }
}
