/** The service worker is renewed while a photo is estimated. */
import { breakCalls, brokenCalls, release } from './faults/inject.ts'
import { faultTest, outcomeOf, photo, type Seen } from './faults.ts'
import { toasts } from './parts.ts'
import { choose, expect } from './screen.ts'
import { test } from './site.ts'
import { copySite, renew, visitAndStore, withFolder, withSite } from './visits.ts'

test.use({ serviceWorkers: 'allow' })

faultTest(
  { fault: 'update in mid-run', stage: 'infer', how: 'a new version is stored' },
  async ({ page }) => {
    const found: Seen[] = []
    await withFolder(async (folder) => {
      await copySite(folder)
      await withSite({ root: folder }, async ({ url }) => {
        await breakCalls(page, { worker: 'engine', call: 'infer', how: 'hold' })
        await visitAndStore(page, url)
        await choose(page, photo)
        await expect.poll(() => brokenCalls(page)).toBe(1)
        await renew(folder)
        await page.evaluate(async () => {
          await (await navigator.serviceWorker.getRegistration())?.update()
        })
        await expect(toasts(page).filter({ hasText: 'A new version is ready.' })).toBeVisible()
        await release(page)
        found.push(await outcomeOf(page))
      })
    })
    return found[0] ?? { outcome: 'sentence', sees: '' }
  },
)
