/** A photo's pixels for the path: decoded when its turn comes, or while the one before it is on. */
import type { Size } from '../core/types.ts'
import { type Decoded, decode } from './decode.ts'
import type { Photo } from './source.ts'

export interface Opened extends Decoded {
  /** What decoding took. */
  readonly ms: number
}

export interface Opener {
  /** Decodes now, for the `take` to come; once `signal` aborts the pixels are given up. */
  readonly ahead: (signal: AbortSignal) => void
  /** The pixels, which are the caller's from then on. Each further call decodes anew. Throws as `decode` does. */
  readonly take: () => Promise<Opened>
  /** Gives up what nobody has taken. */
  readonly close: () => void
}

/** `onBitmap` sees each decoded photo at once. */
export function openPhoto(
  photo: Photo,
  mostPixels: number | undefined,
  onBitmap?: (bitmap: ImageBitmap, size: Size) => void,
): Opener {
  let early: Promise<Opened> | undefined

  const open = async (): Promise<Opened> => {
    const start = performance.now()
    const decoded = await decode(photo, mostPixels)
    try {
      onBitmap?.(decoded.bitmap, decoded.size)
    } catch (error) {
      // Up to 64 MB that the collector does not see.
      decoded.bitmap.close()
      throw error
    }
    return { ...decoded, ms: performance.now() - start }
  }

  const close = (): void => {
    early?.then(({ bitmap }) => bitmap.close()).catch(() => undefined)
    early = undefined
  }

  return {
    ahead: (signal) => {
      // Unscaled pixels of a large photo are too many to have twice.
      if (mostPixels === Infinity || signal.aborted) return
      early = open()
      // Told when it is taken.
      early.catch(() => undefined)
      signal.addEventListener('abort', close, { once: true })
    },
    take: () => {
      const taken = early ?? open()
      early = undefined
      return taken
    },
    close,
  }
}
