/** Tests what the page does for each photo of a batch besides the estimate. */
import { inferences, openApp, scene } from './app.ts'
import { chooseFiles } from './fixtures.ts'
import { tilesThatAre } from './parts.ts'
import { expect as plainExpect, test } from './site.ts'

const expect = plainExpect.configure({ timeout: 30_000 })

const PHOTOS = 24
const photos = Array.from({ length: PHOTOS }, (_, i) => ({
  name: `p${i}.png`,
  mimeType: 'image/png',
  buffer: scene('', 24, 16 + (i % 3), i).bytes,
}))

declare global {
  interface Window {
    mapWrites?: number
  }
}

test('the maps of a batch are stored in few transactions, and all are stored when the batch is done', async ({
  page,
}) => {
  await page.addInitScript(() => {
    // On a slow machine a photo takes longer than maps wait for each other. Here their number alone ends a group.
    const later = window.setTimeout
    const patient = (work: () => void, ms?: number): number => later(work, ms === 250 ? 60_000 : ms)
    window.setTimeout = Object.assign(patient, later)
    const begin = IDBDatabase.prototype.transaction
    window.mapWrites = 0
    IDBDatabase.prototype.transaction = function (...given) {
      if (this.name === 'depthdrop-maps' && given[1] === 'readwrite')
        window.mapWrites = (window.mapWrites ?? 0) + 1
      return begin.apply(this, given)
    }
  })
  await openApp(page)
  await chooseFiles(page, photos)
  await expect(tilesThatAre(page, 'done')).toHaveCount(PHOTOS)
  expect(await inferences(page)).toBe(PHOTOS)
  expect(await page.evaluate(() => window.mapWrites)).toBeLessThan(PHOTOS / 2)

  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await chooseFiles(page, photos)
  await expect(tilesThatAre(page, 'done')).toHaveCount(PHOTOS)
  expect(await inferences(page)).toBe(0)
  // Maps that are used again are listed together too.
  expect(await page.evaluate(() => window.mapWrites)).toBeLessThan(PHOTOS / 2)
})
