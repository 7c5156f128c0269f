/** What the service worker keeps, and how it answers from there. */
import { PrecacheController } from 'workbox-precaching'
import { withIsolation } from './headers.ts'

declare const self: ServiceWorkerGlobalScope

/** Pictures to try the page with, in full: kept once somebody has asked for them. */
const SAMPLES_CACHE = 'depthdrop-samples'

const precache = new PrecacheController()

// The build puts the list of files here: addresses, with a hash of the content where the name holds none.
precache.addToCacheList(self.__WB_MANIFEST)

/** Fetches what is not kept yet; all or nothing. Files whose name holds a hash may come out of the HTTP cache. */
export function install(event: ExtendableEvent): void {
  return void precache.install(event)
}

/** Forgets what only older versions need, unless a page that may be one of those is still open. */
export async function deleteOldVersions(event: ExtendableEvent): Promise<void> {
  await caches.delete(SAMPLES_CACHE)
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (pages.length <= 1) await precache.activate(event)
}

/** True for what this version brings along. */
export function isPrecached(url: string): boolean {
  return precache.getCacheKeyForURL(url) !== undefined
}

async function matchCache(cacheName: string, key: string): Promise<Response | undefined> {
  try {
    // A host may let its answers vary by headers that a module script is asked for with, and was not stored with.
    return await (await caches.open(cacheName)).match(key, { ignoreVary: true })
  } catch {
    // Storage that fails is no reason to answer nothing while there is a network.
    return undefined
  }
}

/**
 * A 304 answers a browser that asked whether its copy still holds, and has no body: handed on it would be an empty
 * script, and a thread that never starts.
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

/** From what is stored for `url` by this version or an older one, else from the network; isolated in either case. */
export async function respondFile(request: Request, url = request.url): Promise<Response> {
  return withIsolation((await matchPrecache(url)) ?? (await fetchFull(request)))
}

/** Fetches what this version brings along and is not stored. What is no longer on the site is left out. */
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

/** As `answer`, for the page itself. Who clears the stored files keeps this worker, which stores them anew at a visit. */
export async function respondPage(
  request: Request,
  url: string,
  event: FetchEvent,
): Promise<Response> {
  if ((await matchPrecache(url)) === undefined)
    event.waitUntil(refillPrecache().catch(() => undefined))
  return respondFile(request, url)
}

/** As `answer`, for a picture that is kept from its first use on. */
export async function respondSample(request: Request, event: FetchEvent): Promise<Response> {
  const kept = await matchCache(SAMPLES_CACHE, request.url)
  if (kept !== undefined) return withIsolation(kept)
  const response = await fetchFull(request)
  if (
    response.status === 200 &&
    response.headers.get('Content-Type')?.startsWith('image/') === true
  ) {
    const copy = response.clone()
    event.waitUntil(
      caches
        .open(SAMPLES_CACHE)
        .then((cache) => cache.put(request.url, copy))
        .catch(() => undefined),
    )
  }
  return withIsolation(response)
}
