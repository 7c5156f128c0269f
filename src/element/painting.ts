/** Keeps the two canvases true to the estimate, the look and the size on the screen. No network runs for any of it. */

import type { Look } from '../core/colour/look.ts'
import { isCancelled } from '../core/errors.ts'
import type { Progress, Size } from '../core/types.ts'
import type { Estimate } from '../estimate.ts'
import { drawPhoto, emptyCanvas, loadPhoto, paintMap } from './canvases.ts'

export interface PaintingListener {
  progress(progress: Progress): void
  /** The map is shown. `isNews`: not merely the same one in more detail. */
  painted(isNews: boolean): void
  /** The photo is on its canvas. */
  drawn(): void
  failed(error: unknown): void
}

export interface Scene {
  readonly estimate: Estimate
  readonly look: Look
  /** Pixels on the longer side. */
  readonly detail: number
  /** Drawn beside the map; null where only the map is shown. */
  readonly photo: Blob | null
}

export interface Painting {
  hasPhoto(): boolean
  /** The decoded photo, ahead of its map. */
  take(bitmap: ImageBitmap, size: Size, detail: number): void
  /** Paints what is not yet painted so. */
  show(scene: Scene): void
  clear(): void
}

type Aim = Omit<Scene, 'photo'>

/** Looks are made anew of the attributes each time. */
function isSameLook(one: Look, other: Look): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function isMet(shown: Aim | null, { estimate, look, detail }: Aim): boolean {
  return (
    shown !== null &&
    shown.estimate === estimate &&
    isSameLook(shown.look, look) &&
    shown.detail >= detail
  )
}

export function createPainting(
  map: HTMLCanvasElement,
  photo: HTMLCanvasElement,
  listener: PaintingListener,
): Painting {
  let life = new AbortController()
  let brush = new AbortController()
  /** What the map canvas holds or is about to hold, and what it last held. */
  let aim: Aim | null = null
  let shown: Aim | null = null
  let photoDetail = 0
  let hasPhoto = false

  const give =
    (signal: AbortSignal) =>
    (error: unknown): void => {
      if (!signal.aborted && !isCancelled(error)) listener.failed(error)
    }

  const paint = async (next: Aim, signal: AbortSignal): Promise<void> => {
    const isNews = shown?.estimate !== next.estimate || !isSameLook(shown.look, next.look)
    const isFirst = shown?.estimate !== next.estimate
    await paintMap(map, next.estimate, next.look, {
      detail: next.detail,
      signal,
      onProgress: (progress) => {
        if (isFirst && !signal.aborted) listener.progress(progress)
      },
    })
    shown = next
    listener.painted(isNews)
  }

  const draw = async (blob: Blob, detail: number, signal: AbortSignal): Promise<void> => {
    photoDetail = detail
    await loadPhoto(photo, blob, detail, signal)
    if (signal.aborted) return
    hasPhoto = true
    listener.drawn()
  }

  return {
    hasPhoto: () => hasPhoto,
    take: (bitmap, size, detail) => {
      drawPhoto(photo, bitmap, size, detail)
      photoDetail = detail
      hasPhoto = true
    },
    show: ({ photo: blob, ...next }) => {
      if (!isMet(aim, next)) {
        brush.abort()
        brush = new AbortController()
        aim = next
        const { signal } = brush
        void paint(next, signal).catch(give(signal))
      }
      if (blob !== null && photoDetail < next.detail)
        void draw(blob, next.detail, life.signal).catch(give(life.signal))
    },
    clear: () => {
      if (aim === null && !hasPhoto && photoDetail === 0) return
      brush.abort()
      life.abort()
      life = new AbortController()
      aim = null
      shown = null
      photoDetail = 0
      hasPhoto = false
      emptyCanvas(map)
      emptyCanvas(photo)
    },
  }
}
