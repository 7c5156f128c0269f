/** Tests browsers that give the page little space: the page's own files give way to maps, and the visitor is told. */
import type { Page } from '@playwright/test'
import { openApp, scene } from './app.ts'
import { toasts } from './parts.ts'
import { chooseAndWait, expect } from './screen.ts'
import { startSite, test } from './site.ts'
import { visitAndStore, withSite } from './visits.ts'

test.use({ serviceWorkers: 'allow' })
test.describe.configure({ timeout: 120_000 })

async function setQuota(page: Page, url: string, quotaSize: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(url).origin, quotaSize })
}

/** The files of the page that the service worker has stored, and the stored maps. */
function stored(page: Page): Promise<readonly [files: number, maps: number]> {
  return page.evaluate(async () => {
    const caches_ = (await caches.keys()).filter((name) => name.startsWith('workbox-precache'))
    const files = await Promise.all(
      caches_.map(async (name) => (await (await caches.open(name)).keys()).length),
    )
    const maps = await new Promise<number>((resolve) => {
      const opening = indexedDB.open('depthdrop-maps')
      // It has no stores before the first map.
      opening.onupgradeneeded = () => opening.transaction?.abort()
      opening.onerror = () => resolve(0)
      opening.onsuccess = () => {
        const counting = opening.result.transaction('maps').objectStore('maps').count()
        counting.onsuccess = () => (opening.result.close(), resolve(counting.result))
      }
    })
    return [files.reduce((sum, count) => sum + count, 0), maps] as const
  })
}

test('with 5 MB nothing of the page is stored, its visitor is told once, and maps stay', async ({
  page,
}) => {
  await withSite({}, async (site) => {
    await setQuota(page, site.url, 5_000_000)
    await openApp(page, site.url)
    await expect(toasts(page)).toContainText(['Depthdrop works online only'])
    await chooseAndWait(page, scene('one.png', 200, 150))
    await chooseAndWait(page, scene('two.png', 210, 150, 3))
    const [files, maps] = await stored(page)
    expect(files).toBe(0)
    expect(maps).toBeGreaterThan(2)
    await page.reload()
    await chooseAndWait(page, scene('one.png', 200, 150))
    await expect(page.getByText('Depthdrop works online only')).toHaveCount(0)
  })
})

test('a store that fails half-way leaves no file behind', async ({ page }) => {
  const site = await startSite({
    extra: ({ url = '' }, response) => {
      if (!url.includes('samples/')) return false
      response.writeHead(500).end()
      return true
    },
  })
  try {
    await openApp(page, site.url)
    await expect(toasts(page)).toContainText(['Depthdrop works online only'])
    await chooseAndWait(page, scene('one.png', 200, 150))
    expect((await stored(page))[0]).toBe(0)
  } finally {
    await site.close()
  }
})

test('on a full disk the page’s own files give way to maps', async ({ page }) => {
  await withSite({}, async (site) => {
    await visitAndStore(page, site.url)
    expect((await stored(page))[0]).toBeGreaterThan(20)
    await setQuota(page, site.url, 10_000_000)
    // Notes leave after four seconds.
    await Promise.all([
      expect(toasts(page)).toContainText(['The storage is full.']),
      chooseAndWait(page, scene('two.png', 210, 150, 3)),
    ])
    const [files, maps] = await stored(page)
    expect(files).toBe(0)
    // The map, and the index that lists it.
    expect(maps).toBeGreaterThan(1)
  })
})
