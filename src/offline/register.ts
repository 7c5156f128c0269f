/** Registers the service worker and reports its states to the page. No other file uses navigator.serviceWorker. */
import type { PageMessage } from '../sw/pageMessages.ts'
import { allowReload, reloadOnce, reloadWouldIsolate } from './isolation.ts'

export interface OfflineListener {
  /** All files of the page are stored. Called at every visit on which that is so. */
  onReady?(): void
  /** The page could not be stored: too little space, or the connection failed. The next visit tries again. */
  onFailed?(): void
  /** A new version is stored and waits. Only `use` starts it; that reloads this page. */
  onUpdate?(use: () => void): void
  /** Another tab started a new version. This page continues with its own version until it is reloaded. */
  onReplaced?(): void
  /** Whether a reload would lose nothing. Only then does the page reload by itself to become isolated. */
  isIdle?(): boolean
  /** A reload would isolate this page, and the page did not reload by itself. */
  onReloadHelps?(): void
}

/** An app that stays open for days checks for a new version this often. */
const HOUR_MS = 3_600_000

function checkForUpdates(registration: ServiceWorkerRegistration): void {
  let checkedAt = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - checkedAt < HOUR_MS) return
    checkedAt = Date.now()
    registration.update().catch(() => undefined)
  })
}

async function register(listener: OfflineListener): Promise<void> {
  const { serviceWorker } = navigator
  let isControlled = serviceWorker.controller !== null
  const isFromWorker = isControlled
  let isUpdateAccepted = false

  const onControlled = (): void => {
    if (crossOriginIsolated) allowReload()
    if (reloadWouldIsolate(isFromWorker)) {
      if (listener.isIdle?.() === true && reloadOnce()) return
      listener.onReloadHelps?.()
    }
    listener.onReady?.()
  }

  serviceWorker.addEventListener('controllerchange', () => {
    if (isUpdateAccepted) location.reload()
    else if (isControlled) listener.onReplaced?.()
    else {
      isControlled = true
      onControlled()
    }
  })
  if (isControlled) onControlled()

  const registration = await serviceWorker.register(new URL('sw.js', document.baseURI))

  const offerUpdate = (): void => {
    // Without an active worker this is the first version, which starts by itself.
    if (registration.waiting === null || registration.active === null) return
    listener.onUpdate?.(() => {
      const { waiting } = registration
      // Another tab already started it, or a newer version replaced it. A reload shows the current version.
      if (waiting === null) return location.reload()
      isUpdateAccepted = true
      const message: PageMessage = 'use-now'
      waiting.postMessage(message)
    })
  }

  const watch = (installing: ServiceWorker): void =>
    installing.addEventListener('statechange', () => {
      if (installing.state === 'installed') offerUpdate()
      // A version that failed leaves the one before in use.
      if (installing.state === 'redundant' && registration.active === null) listener.onFailed?.()
    })
  let watched = registration.installing
  if (watched !== null) watch(watched)
  offerUpdate()
  registration.addEventListener('updatefound', () => {
    if (registration.installing === null || registration.installing === watched) return
    watched = registration.installing
    watch(watched)
  })
  checkForUpdates(registration)
}

/**
 * Stores the page for use offline, in built sites only. Does nothing where service workers are unavailable: plain http,
 * private windows, and sandboxed frames, where reading navigator.serviceWorker throws.
 */
export function startOffline(listener: OfflineListener = {}): void {
  if (!import.meta.env.PROD) return
  const start = (): void => void register(listener).catch(() => undefined)
  // After the load event most of the files are in the HTTP cache.
  if (document.readyState === 'complete') start()
  else addEventListener('load', start, { once: true })
}
