/** Reads and changes what the page stores: in its storage panel and in IndexedDB. */

import { storageButton } from './parts.ts'
import type { Page } from './site.ts'

export function panel(page: Page) {
  return page.getByRole('dialog', { name: /^(Stored in this browser|此浏览器中存储的内容)$/ })
}

/** Opens the panel and waits until it has read the storage. */
export async function openPanel(page: Page): Promise<void> {
  await storageButton(page).click()
  await panel(page).locator('[data-kept="maps"]').waitFor()
}

export function kept(page: Page, kind: 'maps' | 'model' | 'pieces' | 'page') {
  return panel(page).locator(`[data-kept="${kind}"]`)
}

/** Waits until the files of the page are stored. The service worker fetches them after the first visit. */
export function storedOffline(page: Page): Promise<unknown> {
  return page.evaluate(async () => void (await navigator.serviceWorker.ready))
}

/** How many files all stores of the service worker have. */
export function cachedFiles(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
    const files = await Promise.all(stores.map((store) => store.keys()))
    return files.flat().length
  })
}

export function keysOf(page: Page, store: 'maps' | 'models'): Promise<readonly string[]> {
  return page.evaluate(
    (name) =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open(`depthdrop-${name}`)
        // The test may open the database before the page does. It then creates the store as the page would.
        opening.onupgradeneeded = () => opening.result.createObjectStore(name)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const keys = opening.result.transaction(name).objectStore(name).getAllKeys()
          keys.onsuccess = () => resolve(keys.result.map(String))
        }
      }),
    store,
  )
}

/** Returns the keys of models and of their parts, without the results of turbo's self-test. */
export async function modelKeys(page: Page): Promise<readonly string[]> {
  return (await keysOf(page, 'models')).filter((key) => /^(?:model|piece):/u.test(key))
}

/** Stores this many zero bytes under each key. */
export function putModels(page: Page, lengths: Readonly<Record<string, number>>): Promise<void> {
  return page.evaluate(
    (given) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('depthdrop-models')
        opening.onupgradeneeded = () => opening.result.createObjectStore('models')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('models', 'readwrite')
          for (const [key, length] of Object.entries(given))
            transaction.objectStore('models').put(new Uint8Array(length), key)
          transaction.oncomplete = () => resolve()
        }
      }),
    lengths,
  )
}

/** Changes the stored maps to the format of an earlier version, or removes the last one. */
export function changeMaps(page: Page, how: 'without names' | 'remove the last'): Promise<void> {
  return page.evaluate(
    (wish) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('depthdrop-maps')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('maps', 'readwrite')
          const store = transaction.objectStore('maps')
          const asked = store.getAllKeys()
          asked.onsuccess = () => {
            const keys = asked.result.map(String).filter((key) => key !== 'index')
            for (const key of wish === 'without names' ? keys : keys.slice(-1)) {
              if (wish === 'remove the last') {
                store.delete(key)
                continue
              }
              const reading = store.get(key)
              reading.onsuccess = () => {
                const { name: _, ...rest }: Record<string, unknown> = reading.result
                store.put(rest, key)
              }
            }
          }
          // The index of an earlier version had only keys and sizes.
          const index = store.get('index')
          index.onsuccess = () => {
            if (wish === 'without names')
              store.put(
                index.result.map(({ key, bytes }: Record<string, unknown>) => ({ key, bytes })),
                'index',
              )
          }
          transaction.oncomplete = () => resolve()
        }
      }),
    how,
  )
}
