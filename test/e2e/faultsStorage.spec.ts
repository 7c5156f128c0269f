/** Faults of storage: missing, blocked, full, failing, emptied, or of another version; and pages that end while they write. */
import { estimate, inferences, openApp, succeed } from './app.ts'
import { beforeWorker, breakCalls, brokenCalls, release } from './faults/inject.ts'
import { type Bench, dropPhoto, faultTest, outcomeOf, photo } from './faults.ts'
import { choose, expect } from './screen.ts'
import type { Page } from './site.ts'
import { withSite } from './visits.ts'

const DENIED = `Object.defineProperty(globalThis, 'indexedDB', {
  get: () => { throw new DOMException('Denied.', 'SecurityError') },
})`

faultTest(
  { fault: 'IndexedDB missing', stage: 'remembered', how: 'there is none' },
  async (bench) => {
    await bench.page.addInitScript(
      "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    )
    return dropPhoto(bench)
  },
)

faultTest(
  { fault: 'IndexedDB missing', stage: 'store', how: 'access is denied' },
  async (bench) => {
    await bench.page.addInitScript(DENIED)
    return dropPhoto(bench)
  },
)

faultTest(
  { fault: 'IndexedDB missing', stage: 'model bytes', how: 'in the engine’s worker' },
  async (bench) => {
    await beforeWorker(bench.page, 'depth', DENIED)
    return dropPhoto(bench)
  },
)

faultTest(
  { fault: 'IndexedDB blocked', stage: 'remembered', how: 'another tab deletes the database' },
  async ({ page, before, url }) => {
    await page.clock.install()
    // The deletion waits for the connection of its own page, and every other page waits for the deletion.
    await before.evaluate(() => void indexedDB.deleteDatabase('depthdrop-maps'))
    await openApp(page, url)
    await choose(page, photo)
    await expect(page.locator('.card').filter({ visible: true })).toBeVisible()
    await page.clock.fastForward(10_100)
    return outcomeOf(page)
  },
  { clearsStorage: true },
)

/** Keeps a transaction open, so that every other one on the maps waits, until the returned function runs. */
async function holdStore(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('depthdrop-maps')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const store = opening.result.transaction('maps', 'readwrite').objectStore('maps')
          Object.assign(window, { isHolding: true })
          const goOn = (): void => {
            resolve()
            if (Reflect.get(window, 'isHolding') === true) store.count().onsuccess = goOn
            else opening.result.close()
          }
          goOn()
        }
      }),
  )
  return () => page.evaluate(() => void Object.assign(window, { isHolding: false }))
}

for (const fault of ['never answers', 'IndexedDB blocked'] as const) {
  faultTest(
    {
      fault,
      stage: 'store',
      how: `another tab keeps its transaction${fault === 'never answers' ? ' for ever' : ''}`,
    },
    async ({ page, before, url }) => {
      await breakCalls(page, { worker: 'engine', call: 'infer', how: 'hold' })
      await openApp(page, url)
      await choose(page, photo)
      await expect.poll(() => brokenCalls(page)).toBe(1)
      const letGo = await holdStore(before)
      await release(page)
      const seen = await outcomeOf(page)
      await letGo()
      return seen
    },
  )
}

faultTest(
  { fault: 'never answers', stage: 'remembered', how: 'another tab keeps its transaction' },
  async ({ page, before, url }) => {
    await page.clock.install()
    const letGo = await holdStore(before)
    await openApp(page, url)
    await choose(page, photo)
    await expect(page.locator('.card').filter({ visible: true })).toBeVisible()
    await page.clock.fastForward(10_100)
    const seen = await outcomeOf(page)
    await letGo()
    return seen
  },
)

faultTest(
  { fault: 'IndexedDB fails in mid-write', stage: 'store', how: 'each write is aborted' },
  async (bench) => {
    await bench.page.addInitScript(() => {
      const put = IDBObjectStore.prototype.put
      IDBObjectStore.prototype.put = function (...given) {
        const request = put.apply(this, given)
        this.transaction.abort()
        return request
      }
    })
    return dropPhoto(bench)
  },
)

/** Makes the databases as another program of this site might have left them, on a site of its own. */
for (const [stage, how, version, store] of [
  ['remembered', 'a newer version', 7, 'maps'],
  ['store', 'a database without our store', 1, 'others'],
] as const) {
  faultTest({ fault: 'IndexedDB of another version', stage, how }, async (bench) => {
    const seen = await withForeign(bench, version, store)
    return seen
  })
}

async function withForeign(bench: Bench, version: number, store: string) {
  const found: Awaited<ReturnType<typeof dropPhoto>>[] = []
  await withSite({}, async ({ url }) => {
    await bench.page.goto(`${url}favicon.svg`)
    await bench.page.evaluate(
      ([wanted, name]) =>
        Promise.all(
          ['maps', 'models'].map(
            (database) =>
              new Promise<void>((resolve) => {
                const opening = indexedDB.open(`depthdrop-${database}`, wanted)
                opening.onupgradeneeded = () => opening.result.createObjectStore(name)
                opening.onsuccess = () => (opening.result.close(), resolve())
              }),
          ),
        ),
      [version, store] as const,
    )
    found.push(await dropPhoto({ ...bench, url }))
  })
  return found[0] ?? { outcome: 'sentence', sees: '' }
}

faultTest(
  { fault: 'storage evicted', stage: 'remembered', how: 'between two visits' },
  async (bench) => {
    succeed(await estimate(bench.before, photo))
    const devtools = await bench.context.newCDPSession(bench.page)
    await devtools.send('Storage.clearDataForOrigin', {
      origin: new URL(bench.url).origin,
      storageTypes: 'all',
    })
    const seen = await dropPhoto(bench)
    expect(await inferences(bench.page)).toBe(1)
    return seen
  },
  { clearsStorage: true },
)

faultTest(
  { fault: 'page killed', stage: 'store', how: 'between the writing of a map and its end' },
  async ({ page, context, before, url }) => {
    await page.addInitScript(() => {
      const put = IDBObjectStore.prototype.put
      IDBObjectStore.prototype.put = function (...given) {
        // Requests without end keep the transaction from its end.
        const goOn = (): void => {
          Object.assign(window, { isWriting: true })
          this.count().onsuccess = goOn
        }
        goOn()
        return put.apply(this, given)
      }
    })
    await openApp(page, url)
    await choose(page, photo)
    await page.waitForFunction(() => 'isWriting' in window)
    const crash = page.waitForEvent('crash')
    const devtools = await context.newCDPSession(page)
    devtools.send('Page.crash').catch(() => undefined)
    await crash
    const again = succeed(await estimate(before, photo))
    expect(again.cached).toBe(false)
    expect(again.notices).toEqual([])
    return { outcome: 'map', sees: 'a closed tab; the next visit computes the map again' }
  },
  { endsPage: true },
)
