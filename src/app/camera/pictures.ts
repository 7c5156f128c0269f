/** The two canvases of the live view. They change together: a map is never shown beside another frame than its own. */

import { paint } from '../../client/painters/paint.ts'
import type { Look } from '../../core/colour/look.ts'
import { fitWithin } from '../../core/resample/fitSize.ts'
import type { Size } from '../../core/types.ts'
import type { LiveDepth } from '../../live.ts'
import { h } from '../../page/dom.ts'
import type { Strip } from '../../worker/protocol.ts'

/** The map has 256 × 256 values: painted larger than this it would look the same and take longer. */
const LONGEST = 640

export interface LivePictures {
  readonly photo: HTMLCanvasElement
  readonly map: HTMLCanvasElement
  /** A frame whose depth is on its way. */
  take(bitmap: ImageBitmap): void
  /** Shows the frame last taken and its depth. */
  show(depth: LiveDepth, look: Look, signal: AbortSignal): Promise<void>
  /** The frame on the screen, without loss and not mirrored; null where there is none. */
  snapshot(): Promise<Blob | null>
  clear(): void
}

/** Setting a size empties a canvas, also where it stays the same. */
function resize(canvas: HTMLCanvasElement, { width, height }: Size): void {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
}

export function createLivePictures(): LivePictures {
  const photo = h('canvas')
  const map = h('canvas')
  const next = h('canvas')
  let isShown = false

  return {
    photo,
    map,
    take: (bitmap) => {
      resize(next, bitmap)
      next.getContext('2d')?.drawImage(bitmap, 0, 0)
    },
    async show(depth, look, signal) {
      const size = fitWithin(depth.size, LONGEST)
      const strips: Strip[] = []
      await paint({ map: depth.map, size }, look, {
        signal,
        range: depth.range,
        onStrip: (strip) => strips.push(strip),
      })
      signal.throwIfAborted()
      resize(photo, next)
      resize(map, size)
      photo.getContext('2d')?.drawImage(next, 0, 0)
      const context = map.getContext('2d')
      for (const { top, rows, rgba } of strips)
        context?.putImageData(new ImageData(rgba, size.width, rows), 0, top)
      isShown = true
    },
    snapshot: () =>
      isShown
        ? new Promise((resolve) => photo.toBlob(resolve, 'image/png'))
        : Promise.resolve(null),
    clear: () => {
      isShown = false
      for (const canvas of [photo, map, next]) resize(canvas, { width: 1, height: 1 })
    },
  }
}
