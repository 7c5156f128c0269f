/** The one question whether the browser will keep what the page stores until the visitor clears it. */
import { preferences } from '../../page/preferences.ts'

/** The answer is the browser's, with or without asking the visitor; false where there is nobody to ask. */
export async function askToPersist(): Promise<boolean> {
  try {
    return await navigator.storage.persist()
  } catch {
    // Plain http, or a frame without storage.
    return false
  }
}

/** Once per browser profile, however often it is called: some browsers ask the visitor, and no is an answer. */
export async function persistOnce(): Promise<void> {
  if (preferences.get('persist') !== null) return
  preferences.set('persist', 'asked')
  // Where this could not be remembered the question would come again and again.
  if (preferences.get('persist') === null) return
  await askToPersist()
}
