/** The two canvases of the live view. They change together: a map is never beside another frame than its own. */
import type { Look } from '../core/colour/look.ts'
import { fitWithin } from '../core/resample/fitSize.ts'
import type { Size } from '../core/types.ts'
import type { Range } from '../core/valueRange.ts'
import type { SizedMap } from '../worker/protocol.ts'
import { paintBitmap, release, showBitmap } from './canvas.ts'

/** The map has 256 × 256 values: painted larger than this it would look the same and take longer. */
const LONGEST = 640

export interface LiveCanvases {
  readonly photo: HTMLCanvasElement
  readonly map: HTMLCanvasElement
  /** Copies a frame whose depth is being estimated. The caller closes the bitmap. */
  take(frame: ImageBitmap): void
  /** Shows the frame last taken and its depth. `range` is the steadied range of the map. */
  show(depth: SizedMap & { readonly range: Range }, look: Look, signal: AbortSignal): Promise<void>
  /** The frame on the screen as a PNG that is not mirrored. Null if no frame was shown. */
  snapshot(): Promise<Blob | null>
  clear(): void
}

/** Setting a size empties a canvas even if the size stays the same. */
function ensureSize(canvas: HTMLCanvasElement, { width, height }: Size): void {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
}

export function createLiveCanvases(): LiveCanvases {
  const photo = document.createElement('canvas')
  const map = document.createElement('canvas')
  const next = document.createElement('canvas')
  let isShown = false

  return {
    photo,
    map,
    take: (frame) => {
      ensureSize(next, frame)
      next.getContext('2d')?.drawImage(frame, 0, 0)
    },
    async show(depth, look, signal) {
      const size = fitWithin(depth.size, LONGEST)
      const { bitmap } = await paintBitmap({ map: depth.map, size }, look, {
        signal,
        range: depth.range,
      })
      ensureSize(photo, next)
      photo.getContext('2d')?.drawImage(next, 0, 0)
      showBitmap(map, bitmap)
      isShown = true
    },
    snapshot: () =>
      isShown
        ? new Promise((resolve) => photo.toBlob(resolve, 'image/png'))
        : Promise.resolve(null),
    clear: () => {
      isShown = false
      for (const canvas of [photo, map, next]) release(canvas)
    },
  }
}
