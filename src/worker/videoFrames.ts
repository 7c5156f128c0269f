/** The pictures of a depth video: each map as it is written. */

import { createColouring } from '../core/colour/colourMap.ts'
import { type Bits, levelMetadata, levelScale, packGray } from '../core/colour/levels.ts'
import { lookRange, lookTable } from '../core/colour/look.ts'
import { encodePng } from '../core/files/png.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import type { DepthMap, Size } from '../core/types.ts'
import type { Range } from '../core/valueRange.ts'
import type { VideoWish } from '../core/videoSize.ts'
import { offscreenContext } from './offscreen.ts'
import type { Frame } from './videoFile.ts'
import { deflate } from './zlib.ts'

const BITS: Bits = 16
/** A strip of floats stays in the processor's cache until it is packed: 160 kB at 1280 pixels a row. */
const STRIP_ROWS = 32

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
  const values = new Float32Array(width * STRIP_ROWS)
  const rgba = new Uint8ClampedArray(4 * width * height)
  const table = lookTable({ ...look, autoContrast: false })
  const beside = isBeside ? offscreenContext(2 * width, height) : null

  /** The map's values, and the place of each strip's first value in the picture. */
  const strips = function* (map: DepthMap): Generator<readonly [Float32Array, number]> {
    const plan = planUpsample(map, size)
    for (let top = 0; top < height; top += STRIP_ROWS) {
      const rows = Math.min(STRIP_ROWS, height - top)
      plan.strip(top, rows, values)
      yield [values.subarray(0, rows * width), top * width]
    }
  }
  let colouring: { readonly of: Size; readonly colour: ReturnType<typeof createColouring> } | null =
    null
  const colour = (map: DepthMap, range: Range): void => {
    if (colouring?.of.width !== map.width || colouring.of.height !== map.height)
      colouring = { of: map, colour: createColouring(map, size) }
    colouring.colour(map.data, lookRange(range, look), table, rgba)
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
      const scale = levelScale(range, look, BITS)
      const grey = new Uint8Array(2 * width * height)
      for (const [strip, at] of strips(map)) packGray(strip, scale, grey.subarray(2 * at))
      const text = { ...levelMetadata(scale, range), ...facts }
      const parts: Uint8Array<ArrayBuffer>[] = []
      for await (const part of encodePng({ size, kind: 'gray16', text }, [grey], deflate))
        parts.push(part)
      return new Blob(parts, { type: 'image/png' })
    },
  }
}
