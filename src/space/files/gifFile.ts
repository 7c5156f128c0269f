/// <reference path="./gifenc.d.ts" />
/** Writes frames as an endless GIF. */
import { applyPalette, GIFEncoder, quantize } from 'gifenc'
import type { Size } from '../../core/types.ts'

const COLOURS = 256
/** Players show GIF frames for whole hundredths of a second, and slow down below two. */
const LEAST_DELAY_MS = 20

/**
 * All frames share the palette of the first, since they have the colours of one photo.
 * @param frames RGBA. The next frame may reuse the array.
 */
export function writeGif(
  frames: Iterable<Uint8ClampedArray>,
  { width, height }: Size,
  delayMs: number,
): Uint8Array<ArrayBuffer> {
  const gif = GIFEncoder()
  const delay = Math.max(LEAST_DELAY_MS, Math.round(delayMs / 10) * 10)
  let palette: ReturnType<typeof quantize> | undefined
  for (const rgba of frames) {
    const isFirst = palette === undefined
    palette ??= quantize(rgba, COLOURS)
    const own = isFirst ? { palette, repeat: 0 } : {}
    gif.writeFrame(applyPalette(rgba, palette), width, height, { ...own, delay })
  }
  gif.finish()
  return gif.bytes()
}
