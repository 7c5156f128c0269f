/** The decoded photo of the latest map, kept for a moment: to refine the map then needs no second decoding. */

/** A refinement that follows begins within a frame or two. The pixels take up to 64 MB. */
const KEPT_MS = 2000

interface Kept {
  readonly sha256: string
  readonly bitmap: ImageBitmap
  readonly timer: ReturnType<typeof setTimeout>
}

let kept: Kept | null = null

/** Takes over the bitmap and closes the one before. */
export function keepPixels(sha256: string, bitmap: ImageBitmap): void {
  takePixels(kept?.sha256 ?? '')?.close()
  const timer = setTimeout(() => takePixels(sha256)?.close(), KEPT_MS)
  kept = { sha256, bitmap, timer }
}

/** The caller must close the bitmap. Null if another photo was decoded meanwhile, or none was. */
export function takePixels(sha256: string): ImageBitmap | null {
  if (kept?.sha256 !== sha256) return null
  const { bitmap, timer } = kept
  clearTimeout(timer)
  kept = null
  return bitmap
}
