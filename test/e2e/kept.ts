/** What the page keeps, as its storage panel shows it and as it really lies there. */
import type { Page } from './site.ts'

export function panel(page: Page) {
  return page.getByRole('dialog', { name: /^(Stored in this browser|此浏览器中存储的内容)$/ })
}

/** Opens the panel and waits until it has looked. */
export async function openPanel(page: Page): Promise<void> {
  await page.locator('.storage-button').click()
  await panel(page).locator('[data-kept="maps"]').waitFor()
}

export function kept(page: Page, kind: 'maps' | 'model' | 'pieces' | 'page') {
  return panel(page).locator(`[data-kept="${kind}"]`)
}

/** Until the page's own files are stored: they are fetched after its first visit. */
export function storedOffline(page: Page): Promise<unknown> {
  return page.evaluate(async () => void (await navigator.serviceWorker.ready))
}

export function keysOf(page: Page, store: 'maps' | 'models'): Promise<readonly string[]> {
  return page.evaluate(
    (name) =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open(`depthdrop-${name}`)
        // Named before the page itself has: made as the page would make it.
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

/** Without what was found out about turbo, which takes a few bytes and no visitor's decision. */
export async function modelKeys(page: Page): Promise<readonly string[]> {
  return (await keysOf(page, 'models')).filter((key) => /^(?:model|piece):/u.test(key))
}

/** Puts bytes of this length into storage under each key. */
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

/** Makes of the stored maps such as an earlier version left, or takes one away. */
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
          // The index of an earlier version had keys and sizes alone.
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
