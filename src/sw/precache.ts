/** The service worker's caches, and the responses that come from them. */
import { PrecacheController } from 'workbox-precaching'
import { withIsolation } from './headers.ts'

declare const self: ServiceWorkerGlobalScope

/** Version 0.1.0 stored the samples of its visitor here. */
const OLD_SAMPLES_CACHE = 'depthdrop-samples'

const precache = new PrecacheController()

interface PageFile {
  readonly url: string
  /** Of the content, if the file name has no hash. */
  readonly revision: string | null
  readonly bytes: number
}

/** The build inserts the list of files (vite.config.ts). */
const files = self.__WB_MANIFEST as readonly unknown[] as readonly PageFile[]
precache.addToCacheList([...files])

/** At least as much space as the files take stays free: maps need it more. */
const SPACE_FACTOR = 2

async function hasSpace(bytes: number): Promise<boolean> {
  try {
    const { usage = 0, quota = Infinity } = await navigator.storage.estimate()
    return bytes * SPACE_FACTOR <= quota - usage
  } catch {
    // This browser does not say how much space there is. The cache itself finds out.
    return true
  }
}

async function storedUrls(cache: Cache): Promise<ReadonlySet<string>> {
  return new Set((await cache.keys()).map(({ url }) => url))
}

/** Calls `store` if the missing files fit. If it fails, the files that it has stored are deleted: half of the page is of no use. */
async function storeAllOrNone(store: () => Promise<unknown>): Promise<void> {
  const cache = await caches.open(precache.strategy.cacheName)
  const before = await storedUrls(cache)
  const missing = files.filter(({ url }) => !before.has(precache.getCacheKeyForURL(url) ?? url))
  if (!(await hasSpace(missing.reduce((sum, { bytes }) => sum + bytes, 0))))
    throw new Error('There is too little space to store the page.')
  try {
    await store()
  } catch (error) {
    for (const url of await storedUrls(cache)) if (!before.has(url)) await cache.delete(url)
    throw error
  }
}

/** Stores the files of this version: all or none. A file with a hash in its name may come from the HTTP cache. */
export function install(event: ExtendableEvent): void {
  return event.waitUntil(storeAllOrNone(() => precache.install(event)))
}

/** Deletes the files of older versions, unless another page is open: it may belong to one of them. */
export async function deleteOldVersions(event: ExtendableEvent): Promise<void> {
  await caches.delete(OLD_SAMPLES_CACHE)
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (pages.length <= 1) await precache.activate(event)
}

/** Whether the URL belongs to a file of this version. */
export function isPrecached(url: string): boolean {
  return precache.getCacheKeyForURL(url) !== undefined
}

async function matchCache(cacheName: string, key: string): Promise<Response | undefined> {
  try {
    // A host may send Vary with headers that a module script's request has and the stored request had not.
    return await (await caches.open(cacheName)).match(key, { ignoreVary: true })
  } catch {
    // The cache failed; the connection may still work.
    return undefined
  }
}

/**
 * Fetches from the server, always with a body. A 304 answers a browser that revalidates its own copy: passed on, its
 * empty body would be an empty script, and a thread would never start.
 */
async function fetchFull(request: Request): Promise<Response> {
  const response = await fetch(request)
  return response.status === 304
    ? fetch(request.url, { cache: 'reload', credentials: 'same-origin' })
    : response
}

function matchPrecache(url: string): Promise<Response | undefined> {
  return matchCache(precache.strategy.cacheName, precache.getCacheKeyForURL(url) ?? url)
}

/** Responds with the stored file of this version or an older one, else from the server, and adds the isolation headers. */
export async function respondFile(request: Request, url = request.url): Promise<Response> {
  return withIsolation((await matchPrecache(url)) ?? (await fetchFull(request)))
}

/** Stores the files of this version that are missing. A file that the site no longer has is left out. */
async function refillPrecache(): Promise<void> {
  const cache = await caches.open(precache.strategy.cacheName)
  for (const [url, key] of precache.getURLsToCacheKeys()) {
    if ((await cache.match(key, { ignoreVary: true })) !== undefined) continue
    const response = await fetch(url, {
      cache: key === url ? 'default' : 'reload',
      credentials: 'same-origin',
    })
    if (response.ok) await cache.put(key, response)
  }
}

/** As `respondFile`, for the page itself. A visitor who clears the cache keeps this worker: it stores the files again. */
export async function respondPage(
  request: Request,
  url: string,
  event: FetchEvent,
): Promise<Response> {
  if ((await matchPrecache(url)) === undefined)
    event.waitUntil(storeAllOrNone(refillPrecache).catch(() => undefined))
  return respondFile(request, url)
}
