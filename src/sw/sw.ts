/**
 * The service worker: after one visit the page works without a network, on any host it has threads, and pictures can
 * be shared to it. Models beyond the starter are none of its business: they lie in IndexedDB.
 */
import type { PageMessage } from './messages.ts'
import {
  deleteOldVersions,
  install,
  isPrecached,
  respondFile,
  respondPage,
  respondSample,
} from './precache.ts'
import { receiveShared } from './share.ts'

declare const self: ServiceWorkerGlobalScope

const { scope } = self.registration
const INDEX = new URL('index.html', scope).href

/** Undefined: not ours, and left to the browser. Other people's pages may lie below our scope. */
function respond(event: FetchEvent): Promise<Response> | undefined {
  const { request } = event
  if (!request.url.startsWith(scope)) return undefined
  const path = new URL(request.url).pathname.slice(new URL(scope).pathname.length)
  if (request.method === 'POST') return path === 'share' ? receiveShared(request, scope) : undefined
  // Only a part was asked for, which what is stored is not.
  if (request.method !== 'GET' || request.headers.has('Range')) return undefined
  if (path === '' || path === 'index.html') return respondPage(request, INDEX, event)
  if (request.mode === 'navigate') return undefined
  // Under assets/ also those of another version, which a page from before an update may still ask for.
  if (isPrecached(request.url) || path.startsWith('assets/')) return respondFile(request)
  return path.startsWith('samples/') ? respondSample(request, event) : undefined
}

self.addEventListener('install', install)

/**
 * The first visit's page is served from here at once, and learns that it may be isolated. Not waited for: Firefox asks each
 * worker of the page, too, and one that sleeps in Atomics.wait, as the engines' threads do, does not answer. An
 * activation that waited would hold back all that the page asks for, until Firefox ended it after a minute (docs/offline.md).
 */
function claim(): void {
  return void self.clients.claim().catch(() => undefined)
}

self.addEventListener('activate', (event) =>
  event.waitUntil(deleteOldVersions(event).finally(claim)),
)

self.addEventListener('fetch', (event) => {
  const response = respond(event)
  if (response !== undefined) event.respondWith(response)
})

self.addEventListener('message', (event) => {
  const wish: PageMessage = 'use-now'
  // Only ever at the visitor's wish: a page keeps the version it was started with.
  if (event.data === wish) event.waitUntil(self.skipWaiting())
})
