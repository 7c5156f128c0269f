/** The pictures of a depth video: a frame for the model, and its map as it is written. */

import { colourStrip } from '../core/colour/colourStrip.ts'
import { type Bits, levelMetadata, levelScale, packGray } from '../core/colour/levels.ts'
import { lookRange, lookTable } from '../core/colour/look.ts'
import { encodePng } from '../core/files/png.ts'
import { fitWithin } from '../core/resample/fitSize.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import type { Range } from '../core/resample/upsampledRange.ts'
import type { DepthMap, Size } from '../core/types.ts'
import type { VideoWish } from '../core/videoSize.ts'
import { offscreenContext } from './offscreen.ts'
import type { Frame } from './videoFile.ts'
import { deflate } from './zlib.ts'

/** The model sees fewer pixels, and the page shows fewer beside the map. */
const BITMAP_LONGEST = 1280
const BITS: Bits = 16

/** Upright, as players show it. */
export function bitmapOf(frame: Frame): ImageBitmap {
  const shown = { width: frame.displayWidth, height: frame.displayHeight }
  const { width, height } = fitWithin(shown, BITMAP_LONGEST)
  const context = offscreenContext(width, height)
  context.imageSmoothingQuality = 'high'
  frame.draw(context, 0, 0, width, height)
  return context.canvas.transferToImageBitmap()
}

export interface MapPainter {
  /** The size of each picture. */
  readonly size: Size
  /** RGBA, or a canvas with the frame beside the map. The next call reuses it. */
  paint(frame: Frame, map: DepthMap, range: Range): Uint8ClampedArray<ArrayBuffer> | OffscreenCanvas
  /** A 16-bit grey PNG, whose levels span `range`. */
  image(map: DepthMap, range: Range): Promise<Blob>
}

/** @param size that of the map */
export function createMapPainter(size: Size, { look, isBeside, facts }: VideoWish): MapPainter {
  const { width, height } = size
  const values = new Float32Array(width * height)
  const rgba = new Uint8ClampedArray(4 * width * height)
  const table = lookTable({ ...look, autoContrast: false })
  const beside = isBeside ? offscreenContext(2 * width, height) : null

  const colour = (map: DepthMap, range: Range): void => {
    planUpsample(map, size).strip(0, height, values)
    const { low, high } = lookRange(range, look)
    colourStrip(values, low, high, table, rgba)
  }

  return {
    size: beside === null ? size : { width: 2 * width, height },
    paint: (frame, map, range) => {
      colour(map, range)
      if (beside === null) return rgba
      frame.draw(beside, 0, 0, width, height)
      beside.putImageData(new ImageData(rgba, width, height), width, 0)
      return beside.canvas
    },
    image: async (map, range) => {
      planUpsample(map, size).strip(0, height, values)
      const scale = levelScale(range, look, BITS)
      const grey = new Uint8Array(2 * values.length)
      packGray(values, scale, grey)
      const text = { ...levelMetadata(scale, range), ...facts }
      const parts: Uint8Array<ArrayBuffer>[] = []
      for await (const part of encodePng({ size, kind: 'gray16', text }, [grey], deflate))
        parts.push(part)
      return new Blob(parts, { type: 'image/png' })
    },
  }
}
