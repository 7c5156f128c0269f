/** The latest frame and its depth, beside each other. */
import type { Look } from '../../core/colour/look.ts'
import type { FrameDepth } from '../../depthVideo.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { createLiveCanvases } from '../../picture/liveCanvases.ts'

/** Every frame would be drawn and coloured twice. */
const SHOW_EVERY_MS = 250
const LONGEST = 640

export interface VideoPreview {
  readonly element: HTMLElement
  show(frame: FrameDepth, look: Look): Promise<void>
  close(): void
}

export function createVideoPreview(signal: AbortSignal): VideoPreview {
  const canvases = createLiveCanvases()
  let shownAt = -Infinity
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
    show: async ({ depth, picture }, look) => {
      if (performance.now() - shownAt < SHOW_EVERY_MS) return
      shownAt = performance.now()
      const bitmap = await picture(LONGEST)
      canvases.take(bitmap)
      bitmap.close()
      await canvases.show(depth, look, signal)
    },
    close: canvases.clear,
  }
}
