/** Copies a picture to the clipboard. */
import { messageOf } from '../core/errors.ts'

/** The browser has no clipboard for pictures, or does not let the page write to it. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused'
}

/**
 * Must be called within a click. `picture` may resolve later: Safari no longer accepts the click by then, but it accepts
 * a promise. Rejects with CopyRefused, or with the error of `picture`.
 */
export async function copyPng(picture: Promise<Blob>): Promise<void> {
  let failure: { readonly reason: unknown } | undefined
  picture.catch((reason: unknown) => (failure = { reason }))
  if (typeof ClipboardItem !== 'function' || typeof navigator.clipboard?.write !== 'function')
    throw new CopyRefused('This browser has no clipboard for pictures.')
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
  } catch (error) {
    // If the picture failed, its error says more than the clipboard's.
    if (failure !== undefined) throw failure.reason
    throw new CopyRefused(messageOf(error))
  }
}
