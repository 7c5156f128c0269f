/**
 * The service worker. After one visit the page works offline, it has threads on any host, and other apps can share
 * pictures to it. Models other than the starter are not here: the engine's worker stores them in IndexedDB.
 */
import type { PageMessage } from './pageMessages.ts'
import { deleteOldVersions, install, isPrecached, respondFile, respondPage } from './precache.ts'
import { receiveShared } from './share.ts'

declare const self: ServiceWorkerGlobalScope

const { scope } = self.registration
const INDEX = new URL('index.html', scope).href

/** Undefined leaves the request to the browser: it may belong to another page below our scope. */
function respond(event: FetchEvent): Promise<Response> | undefined {
  const { request } = event
  if (!request.url.startsWith(scope)) return undefined
  const path = new URL(request.url).pathname.slice(new URL(scope).pathname.length)
  if (request.method === 'POST') return path === 'share' ? receiveShared(request, scope) : undefined
  // The cache holds whole files only.
  if (request.method !== 'GET' || request.headers.has('Range')) return undefined
  if (path === '' || path === 'index.html') return respondPage(request, INDEX, event)
  if (isPrecached(request.url)) return respondFile(request)
  if (request.mode === 'navigate') return undefined
  // A page from before an update may still request the assets of its own version.
  return path.startsWith('assets/') ? respondFile(request) : undefined
}

self.addEventListener('install', install)

/**
 * Takes over the page of the first visit, so that it learns that it can be isolated. Activation must not wait for this:
 * Firefox also asks each worker of the page, and a thread of the engine that sleeps in Atomics.wait does not respond. All
 * requests of the page would be held back until Firefox ended the activation after a minute (docs/offline.md).
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
  const useNow: PageMessage = 'use-now'
  // Only when the visitor asks for it: a page keeps the version that it started with.
  if (event.data === useNow) event.waitUntil(self.skipWaiting())
})
