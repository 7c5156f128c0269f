/** Measures what a remembered photo cannot do without: reading the file, its SHA-256, and one get from IndexedDB. */
import type { Page } from '@playwright/test'

/** Connects to the database of the maps. The connection is not part of the time. */
export async function installFloor(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('depthdrop-maps')
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error ?? new Error('No database.'))
    })
    window.repeatFloor = async (photo, key) => {
      const start = performance.now()
      await crypto.subtle.digest('SHA-256', await photo.arrayBuffer())
      const record = await new Promise((resolve, reject) => {
        const reading = database.transaction('maps').objectStore('maps').get(key)
        reading.onsuccess = () => resolve(reading.result)
        reading.onerror = () => reject(reading.error ?? new Error('No record.'))
      })
      if (record === undefined) throw new Error('The map is not stored.')
      return performance.now() - start
    }
  })
}

/** Milliseconds for the photo at `place` in `window.block`. `key` is that of its map. */
export function runFloor(page: Page, place: number, key: string = ''): Promise<number> {
  return page.evaluate(
    async ([i, wanted]) => {
      const photo = window.block?.[i]
      const ms = photo && (await window.repeatFloor?.(photo, wanted))
      if (ms === undefined) throw new Error('No picture.')
      return ms
    },
    [place, key] as const,
  )
}

declare global {
  interface Window {
    repeatFloor?: (photo: File, key: string) => Promise<number>
  }
}
