/**
 * Reloads a page that could be isolated. On a host that sends no isolation headers the service worker adds them, but only
 * to pages that load after it was installed.
 */

const RELOADED_KEY = 'depthdrop.reloaded'

/**
 * Whether a reload would isolate this page. Never in a frame: the host page decides about its isolation and its reloads.
 * @param isFromWorker whether the service worker served this page: then it already had the headers
 */
export function reloadWouldIsolate(isFromWorker: boolean): boolean {
  return !crossOriginIsolated && !isFromWorker && window.top === window
}

/** Reloads, unless this tab already did so without success. @returns false if the page is not reloaded */
export function reloadOnce(): boolean {
  try {
    if (sessionStorage.getItem(RELOADED_KEY) !== null) return false
    sessionStorage.setItem(RELOADED_KEY, 'yes')
  } catch {
    // Without storage the page could reload again and again.
    return false
  }
  location.reload()
  return true
}

/** Permits another reload, in case the page loses its isolation later. Call it once the page is isolated. */
export function allowReload(): void {
  try {
    sessionStorage.removeItem(RELOADED_KEY)
  } catch {
    // Storage is denied, so there is no mark to remove.
  }
}
