/** A photo's pixels for the engine: decoded when its turn comes, or ahead of it while the engine works on another photo. */
import type { Size } from '../core/types.ts'
import { type Decoded, decode } from './decode.ts'
import type { Photo } from './source.ts'

export interface Opened extends Decoded {
  /** Milliseconds that decoding took. */
  readonly ms: number
}

export interface PhotoOpener {
  /** Decodes now, for the next `open`. An abort of `signal` closes the bitmap. */
  readonly prefetch: (signal: AbortSignal) => void
  /** The decoded photo, whose bitmap the caller must close. Decodes now if nothing was prefetched. Rejects as `decode` does. */
  readonly open: () => Promise<Opened>
  /** Closes a prefetched bitmap that no `open` has returned. */
  readonly close: () => void
}

/**
 * @param mostPixels the bitmap has at most that many; undefined for the default of `decode`
 * @param onBitmap receives each decoded photo at once; it must not keep the bitmap
 */
export function openPhoto(
  photo: Photo,
  mostPixels: number | undefined,
  onBitmap?: (bitmap: ImageBitmap, size: Size) => void,
): PhotoOpener {
  let prefetched: Promise<Opened> | undefined

  const open = async (): Promise<Opened> => {
    const start = performance.now()
    const decoded = await decode(photo, mostPixels)
    try {
      onBitmap?.(decoded.bitmap, decoded.size)
    } catch (error) {
      // Up to 64 MB that the garbage collector does not see.
      decoded.bitmap.close()
      throw error
    }
    return { ...decoded, ms: performance.now() - start }
  }

  const close = (): void => {
    prefetched?.then(({ bitmap }) => bitmap.close()).catch(() => undefined)
    prefetched = undefined
  }

  return {
    prefetch: (signal) => {
      // A second photo at full size would take too much memory.
      if (mostPixels === Infinity || signal.aborted) return
      prefetched = open()
      // `open` reports the failure.
      prefetched.catch(() => undefined)
      signal.addEventListener('abort', close, { once: true })
    },
    open: () => {
      const opening = prefetched ?? open()
      prefetched = undefined
      return opening
    },
    close,
  }
}
