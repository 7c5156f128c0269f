/** The page's side of the service worker, and the only file that touches it. */
import type { PageMessage } from '../sw/messages.ts'
import { allowReload, reloadOnce, reloadWouldIsolate } from './isolation.ts'

export interface OfflineListener {
  /** All that the page needs is stored. Heard at every visit from the first on which it holds. */
  onReady?(): void
  /** A new version is stored and waits. `use` starts it and reloads this page; nothing else does. */
  onUpdate?(use: () => void): void
  /** Another tab has started a new version. This page goes on with its own until it is reloaded. */
  onReplaced?(): void
  /** True where nothing would be lost by a reload that gives the page threads. Without it there is none. */
  isIdle?(): boolean
  /** A reload would give this page threads, and was not done by itself. */
  onReloadHelps?(): void
}

/** An app that stays open for days hears of a new version all the same. */
const HOUR_MS = 3_600_000

function checkForUpdates(registration: ServiceWorkerRegistration): void {
  let looked = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - looked < HOUR_MS) return
    looked = Date.now()
    registration.update().catch(() => undefined)
  })
}

async function register(listener: OfflineListener): Promise<void> {
  const { serviceWorker } = navigator
  let isControlled = serviceWorker.controller !== null
  const isFromWorker = isControlled
  let isAsked = false

  const controlled = (): void => {
    if (crossOriginIsolated) allowReload()
    if (reloadWouldIsolate(isFromWorker)) {
      if (listener.isIdle?.() === true && reloadOnce()) return
      listener.onReloadHelps?.()
    }
    listener.onReady?.()
  }

  serviceWorker.addEventListener('controllerchange', () => {
    if (isAsked) location.reload()
    else if (isControlled) listener.onReplaced?.()
    else {
      isControlled = true
      controlled()
    }
  })
  if (isControlled) controlled()

  const registration = await serviceWorker.register(new URL('sw.js', document.baseURI))

  const offer = (): void => {
    // Without an active one this is the first, which waits for nobody.
    if (registration.waiting === null || registration.active === null) return
    listener.onUpdate?.(() => {
      const { waiting } = registration
      // Another tab was faster, or a newer version is being stored: a reload shows what there is.
      if (waiting === null) return location.reload()
      isAsked = true
      const wish: PageMessage = 'use-now'
      waiting.postMessage(wish)
    })
  }

  offer()
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') offer()
    })
  })
  checkForUpdates(registration)
}

/**
 * Stores the page for use without a network; in built sites only. Silent where service workers are not to be had:
 * plain http, sandboxed frames (where the very look at them throws), private windows.
 */
export function startOffline(listener: OfflineListener = {}): void {
  if (!import.meta.env.PROD) return
  const start = (): void => void register(listener).catch(() => undefined)
  // After the page's own files: what is stored is then mostly in the HTTP cache.
  if (document.readyState === 'complete') start()
  else addEventListener('load', start, { once: true })
}

/** Nothing is stored any more for use without a network, until the page is opened again. This page goes on as it is. */
export async function unregisterOffline(): Promise<void> {
  try {
    await (await navigator.serviceWorker.getRegistration(document.baseURI))?.unregister()
  } catch {
    // Where there are none to be had there is none to forget.
  }
}
