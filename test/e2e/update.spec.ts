/** Tests updates: a new version starts only after the visitor accepts it. */
import { openApp, scene } from './app.ts'
import { tileOf, toasts } from './parts.ts'
import { chooseAndWait, expect } from './screen.ts'
import { type Page, test } from './site.ts'
import {
  copySite,
  goOffline,
  inProfile,
  renew,
  visitAndStore,
  withFolder,
  withSite,
} from './visits.ts'

test.describe.configure({ timeout: 120_000 })

const photo = scene('photo.png', 200, 150)
const other = scene('other.png', 220, 140, 7)
const OFFER = 'A new version is ready.'

function isRenewed(page: Page): Promise<boolean> {
  return page.evaluate(() => 'isRenewed' in window)
}

/** Counts the loads of the page from now on. */
function countLoads(page: Page): () => number {
  let loads = 0
  page.on('load', () => {
    loads += 1
  })
  return () => loads
}

function lookForUpdate(page: Page): Promise<unknown> {
  return page.evaluate(async () =>
    (await navigator.serviceWorker.getRegistration())?.update().then(() => true),
  )
}

test('a new version starts only in the tab that accepts it', async () => {
  await withFolder((folder) =>
    withFolder(async (profile) => {
      await copySite(folder)
      await withSite({ root: folder }, (site) =>
        inProfile(profile, async (page, context) => {
          await visitAndStore(page, site.url)
          await chooseAndWait(page, photo)
          const second = await context.newPage()
          await openApp(second, site.url)
          const [loads, loadsOfSecond] = [countLoads(page), countLoads(second)]

          await renew(folder)
          expect(await lookForUpdate(page)).toBe(true)
          const offer = toasts(page).filter({ hasText: OFFER })
          await expect(offer).toBeVisible()
          await expect(toasts(second).filter({ hasText: OFFER })).toBeVisible()
          await expect(tileOf(page, photo.name)).toBeVisible()
          expect([loads(), loadsOfSecond()]).toEqual([0, 0])

          // A reload by hand keeps the old version and offers the new one again.
          await page.reload()
          await expect(offer).toBeVisible()
          expect(await isRenewed(page)).toBe(false)
          expect(loads()).toBe(1)

          await offer.getByRole('button', { name: 'Update and reload' }).click()
          await page.waitForFunction(() => 'isRenewed' in window && 'depthdrop' in window)
          const news = toasts(second).filter({
            hasText: 'Another tab has updated to a new version.',
          })
          await expect(news).toBeVisible()
          expect([loads(), loadsOfSecond()]).toEqual([2, 0])

          await goOffline(site, context)
          // The second tab starts its workers only now. Its files are still in the service worker's cache, although the
          // site and the HTTP cache no longer have them.
          await (await context.newCDPSession(second)).send('Network.clearBrowserCache')
          await chooseAndWait(second, other)
          await page.reload()
          await page.waitForFunction(() => 'isRenewed' in window && 'depthdrop' in window)
          await chooseAndWait(page, scene('third.png', 180, 160, 9))
          await expect(toasts(page).filter({ hasText: OFFER })).toHaveCount(0)

          await news.getByRole('button', { name: 'Reload' }).click()
          await second.waitForFunction(() => 'isRenewed' in window && 'depthdrop' in window)
        }),
      )
    }),
  )
})

test('a dismissed version starts with the next start of the browser', async () => {
  await withFolder((folder) =>
    withFolder(async (profile) => {
      await copySite(folder)
      await withSite({ root: folder }, async (site) => {
        await inProfile(profile, async (page) => {
          await visitAndStore(page, site.url)
          await renew(folder)
          expect(await lookForUpdate(page)).toBe(true)
          const offer = toasts(page).filter({ hasText: OFFER })
          await expect(offer).toBeVisible()
          await offer.getByRole('button', { name: 'Dismiss' }).click()
          await chooseAndWait(page, photo)
          expect(await isRenewed(page)).toBe(false)
        })
        await site.close()
        await inProfile(profile, async (page, context) => {
          await goOffline(site, context)
          await openApp(page, site.url)
          expect(await isRenewed(page)).toBe(true)
          await chooseAndWait(page, other)
          // The files that only the older version needed are removed.
          const kept = await page.evaluate(async () => {
            const names = (await caches.keys()).filter((name) => name.includes('precache'))
            const urls = await Promise.all(
              names.map(async (name) =>
                (await (await caches.open(name)).keys()).map(({ url }) => url),
              ),
            )
            return urls.flat().filter((url) => /\/index[-.]/.test(url)).length
          })
          expect(kept).toBe(2)
        })
      })
    }),
  )
})
