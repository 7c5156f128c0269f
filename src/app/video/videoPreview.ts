/** The latest frame and its depth, beside each other. */
import type { Look } from '../../core/colour/look.ts'
import type { Size } from '../../core/types.ts'
import type { LiveDepth } from '../../live.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { createLiveCanvases } from '../../picture/liveCanvases.ts'

/** Every frame would be drawn and coloured twice. */
const SHOW_EVERY_MS = 250

export interface VideoPreview {
  readonly element: HTMLElement
  take(bitmap: ImageBitmap, size: Size): void
  show(depth: LiveDepth, look: Look): Promise<void>
  close(): void
}

export function createVideoPreview(signal: AbortSignal): VideoPreview {
  const canvases = createLiveCanvases()
  let shownAt = -Infinity
  let isDue = false
  const named = (canvas: HTMLCanvasElement, name: string): HTMLCanvasElement => {
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', name)
    return canvas
  }
  const element = h(
    'div',
    { class: 'video-preview', hidden: true },
    named(canvases.photo, t('videoFrame')),
    named(canvases.map, t('videoMap')),
  )
  return {
    element,
    take: (bitmap) => {
      isDue = performance.now() - shownAt >= SHOW_EVERY_MS
      if (isDue) canvases.take(bitmap)
    },
    show: async (depth, look) => {
      if (!isDue) return
      shownAt = performance.now()
      await canvases.show(depth, look, signal)
    },
    close: canvases.clear,
  }
}
