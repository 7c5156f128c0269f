/** Tests hosts that send no headers: the service worker adds them, after at most one reload. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { openApp, scene } from './app.ts'
import { detailsButton, facts, helpButton, notices, toasts } from './parts.ts'
import { chooseAndWait, expect } from './screen.ts'
import { type Page, startSite, test } from './site.ts'
import { goOffline, OFFLINE_NOW, servedUntouched, withSite } from './visits.ts'

test.use({ serviceWorkers: 'allow' })

const photo = scene('photo.png', 200, 150)

function countLoads(page: Page): () => number {
  let loads = 0
  page.on('load', () => {
    loads += 1
  })
  return () => loads
}

/**
 * Opens a page of a plain host and touches it only after it was reloaded and is isolated: any script that Playwright
 * runs in a page counts as an action of the visitor.
 */
async function openUntouched(page: Page, url: string): Promise<() => number> {
  const loads = countLoads(page)
  await page.goto(url)
  await expect.poll(loads).toBe(2)
  await expect(toasts(page)).toHaveText([OFFLINE_NOW])
  expect(await isIsolated(page)).toBe(true)
  return loads
}

function isIsolated(page: Page): Promise<boolean> {
  return page.evaluate(() => crossOriginIsolated)
}

/** Returns the options of a plain host that serves sw.js only after `release` was called. */
function holdWorker() {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const extra = async ({ url }: IncomingMessage, _: ServerResponse): Promise<boolean> => {
    if (url === '/sw.js') await held
    return false
  }
  return { options: { headers: 'plain', extra } as const, release: () => release() }
}

test('an untouched page has its threads after one reload', async ({ page, context }) => {
  const site = await startSite({ headers: 'plain' })
  const loads = await openUntouched(page, site.url)
  await chooseAndWait(page, photo)
  await detailsButton(page).click()
  await expect(
    facts(page).locator('div').filter({ hasText: 'Cross-origin isolated' }).locator('dd').first(),
  ).toHaveText('yes')
  expect(loads()).toBe(2)
  await goOffline(site, context)
  await page.reload()
  expect(await isIsolated(page)).toBe(true)
  await chooseAndWait(page, scene('other.png', 220, 140, 7))
  expect(loads()).toBe(3)
})

test('a page with a photo offers a button instead of a reload', async ({ page }) => {
  const { options, release } = holdWorker()
  await withSite(options, async (site) => {
    const loads = countLoads(page)
    await openApp(page, site.url)
    await chooseAndWait(page, photo)
    await expect(notices(page)).toContainText('this site does not send the two headers')
    release()
    await expect(notices(page)).toContainText('One thread: reload the page once to use more cores.')
    await expect(toasts(page)).toHaveText([OFFLINE_NOW])
    expect(loads()).toBe(1)
    expect(await isIsolated(page)).toBe(false)
    await notices(page).getByRole('button', { name: 'Reload' }).click()
    await expect.poll(() => isIsolated(page)).toBe(true)
    await chooseAndWait(page, scene('other.png', 220, 140, 7))
    await expect(notices(page).getByRole('button')).toHaveCount(0)
    expect(loads()).toBe(2)
  })
})

test('a page that was used without a photo does not reload', async ({ page }) => {
  const { options, release } = holdWorker()
  await withSite(options, async (site) => {
    const loads = countLoads(page)
    await openApp(page, site.url)
    await helpButton(page).click()
    release()
    await expect(toasts(page)).toHaveText([OFFLINE_NOW])
    expect(loads()).toBe(1)
    await expect(page.getByRole('dialog')).toBeVisible()
  })
})

test('the page does not reload a second time', async ({ page, context }) => {
  await withSite({ headers: 'plain' }, async (site) => {
    const loads = countLoads(page)
    // Simulates a tab that was already reloaded once.
    await page.addInitScript(() => sessionStorage.setItem('depthdrop.reloaded', 'yes'))
    await page.goto(site.url)
    await servedUntouched(context, 1)
    await expect(toasts(page)).toHaveText([OFFLINE_NOW])
    expect(await isIsolated(page)).toBe(false)
    expect(loads()).toBe(1)
  })
})

test('a page in a frame does not reload', async ({ page, context }) => {
  let framed = 0
  const extra = ({ url }: IncomingMessage, response: ServerResponse): boolean => {
    if (url === '/?framed') framed += 1
    if (url !== '/host.html') return false
    // The policy of the site forbids frames.
    response.removeHeader('Content-Security-Policy')
    response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end('<!doctype html><iframe src="/?framed" width="900" height="700"></iframe>')
    return true
  }
  await withSite({ headers: 'plain', extra }, async (site) => {
    await page.goto(`${site.url}host.html`)
    await servedUntouched(context, 2)
    const frame = page.frameLocator('iframe')
    await expect(toasts(frame)).toHaveText([OFFLINE_NOW])
    const [inner] = page.frames().filter((one) => one.url().endsWith('?framed'))
    expect(
      await inner?.evaluate(() => [
        navigator.serviceWorker.controller !== null,
        performance.getEntriesByType('navigation')[0]?.toJSON().type,
      ]),
    ).toEqual([true, 'navigate'])
    expect(framed).toBe(1)
  })
})

test('the service worker below a sub-path serves only that path', async ({ page, context }) => {
  const site = await startSite({ headers: 'plain', base: '/deep/er/' })
  await openUntouched(page, site.url)
  expect(
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.scope),
  ).toBe(site.url)
  await goOffline(site, context)
  await page.goto(`${site.url}?anything=1#there`)
  await chooseAndWait(page, photo)
  await expect(page.goto(new URL('..', site.url).href)).rejects.toThrow()
  await expect(page.goto(`${site.url}models/list.html`)).rejects.toThrow()
})

test('the service worker keeps the headers that the host sends', async ({ page }) => {
  const script = 'export const answer = 42\n'
  const extra = ({ url, headers }: IncomingMessage, response: ServerResponse): boolean => {
    response.setHeader('Cross-Origin-Embedder-Policy', 'credentialless')
    response.setHeader('Vary', 'Accept, Origin, Sec-Fetch-Dest')
    if (url !== '/assets/other-version1.js') return false
    // This proxy answers every first request with a 304.
    if (headers['cache-control'] !== 'no-cache' && headers.pragma !== 'no-cache')
      response.writeHead(304).end()
    else response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script)
    return true
  }
  await withSite({ headers: 'plain', extra }, async (site) => {
    await openUntouched(page, site.url)
    const look = (url: string) =>
      page.evaluate(async (wanted) => {
        const response = await fetch(wanted)
        return { text: await response.text(), headers: Object.fromEntries(response.headers) }
      }, url)
    const isolation = {
      'cross-origin-embedder-policy': 'credentialless',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'cross-origin',
      'document-isolation-policy': 'isolate-and-require-corp',
    }
    expect((await look('./')).headers).toMatchObject(isolation)
    const worker = await page.evaluate(async () =>
      (await (await caches.open((await caches.keys())[0] ?? '')).keys())
        .map(({ url }) => url)
        .find((url) => url.includes('depth.worker')),
    )
    expect((await look(worker ?? '')).headers).toMatchObject(isolation)
    expect(await look('assets/other-version1.js')).toMatchObject({
      text: script,
      headers: isolation,
    })
  })
})
