/** A picture that an open panel shows in place of the map. */
import type { Size } from '../../core/types.ts'
import { h } from '../../page/dom.ts'

export interface EffectLayer {
  /** Whether a panel shows its picture. */
  isShown(): boolean
  /** Device pixels on the longer side of the place where the picture appears. */
  longest(): number
  /** Draws a picture, RGBA, for screen readers with a name. A picture of another shape is shown whole. */
  show(rgba: Uint8ClampedArray<ArrayBuffer>, size: Size, name: string): void
  hide(): void
}

/** @param changed is called after the first `show`, and after `hide` */
export function createEffectLayer(
  stage: HTMLElement,
  sheet: HTMLElement,
  changed: () => void,
): EffectLayer {
  const canvas = h('canvas', { class: 'effect', role: 'img' })
  return {
    isShown: () => canvas.isConnected,
    longest: () => Math.max(sheet.clientWidth, sheet.clientHeight) * devicePixelRatio,
    show: (rgba, { width, height }, name) => {
      if (canvas.width !== width) canvas.width = width
      if (canvas.height !== height) canvas.height = height
      canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
      canvas.setAttribute('aria-label', name)
      if (canvas.isConnected) return
      sheet.append(canvas)
      stage.toggleAttribute('data-effect', true)
      changed()
    },
    hide: () => {
      if (!canvas.isConnected) return
      canvas.remove()
      canvas.width = 1
      stage.toggleAttribute('data-effect', false)
      changed()
    },
  }
}
