/** A picture into the clipboard. */

/** The browser has no such clipboard, or would not let the page write to it. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused'
}

/**
 * To be called within a click. The picture may come later: Safari forgets the click before it is there, but takes a promise.
 * Rejects with CopyRefused, or with what `picture` rejects with.
 */
export async function copyPng(picture: Promise<Blob>): Promise<void> {
  let fault: { readonly reason: unknown } | undefined
  picture.catch((reason: unknown) => (fault = { reason }))
  if (typeof ClipboardItem !== 'function' || typeof navigator.clipboard?.write !== 'function')
    throw new CopyRefused('This browser has no clipboard for pictures.')
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
  } catch (error) {
    // A picture that could not be made is the better reason.
    if (fault !== undefined) throw fault.reason
    throw new CopyRefused(error instanceof Error ? error.message : String(error))
  }
}
