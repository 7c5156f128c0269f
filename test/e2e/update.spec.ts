/** A new version: nothing of it before somebody asks for it, all of it after. */
import { openApp, scene } from './app.ts'
import { tileOf } from './fixtures.ts'
import { chooseAndWait, expect } from './screen.ts'
import { type Page, test } from './site.ts'
import { copySite, cut, inProfile, renew, stored, withFolder, withSite } from './visits.ts'

test.describe.configure({ timeout: 120_000 })

const photo = scene('photo.png', 200, 150)
const other = scene('other.png', 220, 140, 7)
const OFFER = 'A new version is ready.'

function isRenewed(page: Page): Promise<boolean> {
  return page.evaluate(() => 'isRenewed' in window)
}

/** Counts from now on. */
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

test('a new version waits for consent, takes no other tab along, and works offline', async () => {
  await withFolder((folder) =>
    withFolder(async (profile) => {
      await copySite(folder)
      await withSite({ root: folder }, (site) =>
        inProfile(profile, async (page, context) => {
          await stored(page, site.url)
          await chooseAndWait(page, photo)
          const second = await context.newPage()
          await openApp(second, site.url)
          const [loads, loadsOfSecond] = [countLoads(page), countLoads(second)]

          await renew(folder)
          expect(await lookForUpdate(page)).toBe(true)
          const offer = page.locator('.toast', { hasText: OFFER })
          await expect(offer).toBeVisible()
          await expect(second.locator('.toast', { hasText: OFFER })).toBeVisible()
          await expect(tileOf(page, photo.name)).toBeVisible()
          expect([loads(), loadsOfSecond()]).toEqual([0, 0])

          // Reloaded by hand it is the version it was, and offers again.
          await page.reload()
          await expect(offer).toBeVisible()
          expect(await isRenewed(page)).toBe(false)
          expect(loads()).toBe(1)

          await offer.getByRole('button', { name: 'Update and reload' }).click()
          await page.waitForFunction(() => 'isRenewed' in window && 'depthdrop' in window)
          const news = second.locator('.toast', {
            hasText: 'Another tab has updated to a new version.',
          })
          await expect(news).toBeVisible()
          expect([loads(), loadsOfSecond()]).toEqual([2, 0])

          await cut(site, context)
          // It starts its workers only now; their files are there still, though the site and the HTTP cache have them no more.
          await (await context.newCDPSession(second)).send('Network.clearBrowserCache')
          await chooseAndWait(second, other)
          await page.reload()
          await page.waitForFunction(() => 'isRenewed' in window && 'depthdrop' in window)
          await chooseAndWait(page, scene('third.png', 180, 160, 9))
          await expect(page.locator('.toast', { hasText: OFFER })).toHaveCount(0)

          await news.getByRole('button', { name: 'Reload' }).click()
          await second.waitForFunction(() => 'isRenewed' in window && 'depthdrop' in window)
        }),
      )
    }),
  )
})

test('a version that is not the visitor’s wish comes with the next start of the browser', async () => {
  await withFolder((folder) =>
    withFolder(async (profile) => {
      await copySite(folder)
      await withSite({ root: folder }, async (site) => {
        await inProfile(profile, async (page) => {
          await stored(page, site.url)
          await renew(folder)
          expect(await lookForUpdate(page)).toBe(true)
          const offer = page.locator('.toast', { hasText: OFFER })
          await expect(offer).toBeVisible()
          await offer.getByRole('button', { name: 'Dismiss' }).click()
          await chooseAndWait(page, photo)
          expect(await isRenewed(page)).toBe(false)
        })
        await site.close()
        await inProfile(profile, async (page, context) => {
          await cut(site, context)
          await openApp(page, site.url)
          expect(await isRenewed(page)).toBe(true)
          await chooseAndWait(page, other)
          // What only the older version needed is gone.
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
