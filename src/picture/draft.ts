/** A small, quickly painted map. It covers the map canvas until the whole map is painted. */
import type { Look } from '../core/colour/look.ts'
import { fitWithin } from '../core/resample/fitSize.ts'
import type { Size } from '../core/types.ts'
import { type PaintableMap, paintBitmap, showBitmap } from './canvas.ts'

/** Pixels on the longer side: some 200,000 in all, which one painter colours in a few milliseconds. */
const LONGEST = 512

export interface Draft {
  /** Whether a picture of this size takes much longer to paint than the draft. */
  isFasterThan(size: Size): boolean
  /**
   * Paints the draft and puts it over the map canvas. Repeats this if `requestUpdate` was called meanwhile.
   * `look` returns the look at the moment of the call.
   */
  show(map: PaintableMap, look: () => Look, signal: AbortSignal): Promise<void>
  /** Makes a draft that is being painted follow the newest look. False if none is being painted. */
  requestUpdate(): boolean
  /** Uncovers the map canvas. */
  remove(): void
}

export function createDraft(mapCanvas: HTMLCanvasElement): Draft {
  const canvas = document.createElement('canvas')
  canvas.className = 'draft'
  let active: AbortSignal | null = null
  let isOutdated = false

  const paintOnce = async (map: PaintableMap, look: Look, signal: AbortSignal): Promise<void> => {
    const { bitmap } = await paintBitmap(map, look, { signal, size: fitWithin(map.size, LONGEST) })
    showBitmap(canvas, bitmap)
    mapCanvas.after(canvas)
  }

  return {
    isFasterThan: ({ width, height }) => Math.max(width, height) > 2 * LONGEST,

    show: async (map, look, signal) => {
      mapCanvas.setAttribute('data-stale', '')
      active = signal
      do {
        isOutdated = false
        await paintOnce(map, look(), signal)
      } while (isOutdated && !signal.aborted)
      if (active === signal) active = null
    },

    requestUpdate: () => {
      if (active === null || active.aborted) return false
      isOutdated = true
      return true
    },

    remove: () => {
      active = null
      canvas.remove()
      mapCanvas.removeAttribute('data-stale')
    },
  }
}
