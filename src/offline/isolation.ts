/** On a host that sends no headers the service worker adds them; a page from before it was there needs one reload. */

const RELOADED_KEY = 'depthdrop.reloaded'

/**
 * True where a reload would make this page isolated. Never in a frame: that page is not ours to reload, and its
 * isolation is the host page's to give.
 * @param isFromWorker whether the service worker served this very page: then it has had the headers already.
 */
export function reloadWouldIsolate(isFromWorker: boolean): boolean {
  return !crossOriginIsolated && !isFromWorker && window.top === window
}

/** Reloads, unless this tab has done so before and it did not help; false: it stays as it is. */
export function reloadOnce(): boolean {
  try {
    if (sessionStorage.getItem(RELOADED_KEY) !== null) return false
    sessionStorage.setItem(RELOADED_KEY, 'yes')
  } catch {
    // Without a memory there is no once.
    return false
  }
  location.reload()
  return true
}

/** The page is isolated: should it one day not be, there may be another reload. */
export function allowReload(): void {
  try {
    sessionStorage.removeItem(RELOADED_KEY)
  } catch {
    // Nothing is kept, so there is nothing to forget.
  }
}
