/** Asks the browser to keep this page's storage until the visitor clears it. */
import { preferences } from '../../page/preferences.ts'

/** Resolves to the browser's answer; some browsers ask the visitor first. False where the browser has no such question. */
export async function askToPersist(): Promise<boolean> {
  try {
    return await navigator.storage.persist()
  } catch {
    // Plain http, or a frame without storage.
    return false
  }
}

/** Asks once per browser profile: a browser may ask the visitor, and a no must stay a no. */
export async function persistOnce(): Promise<void> {
  if (preferences.get('persist') !== null) return
  preferences.set('persist', 'asked')
  // If the browser blocks localStorage, the question would come back at every map.
  if (preferences.get('persist') === null) return
  await askToPersist()
}
