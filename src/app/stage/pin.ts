/** Places an element beside a point of the photo, above the pictures and inside the stage. */
import { clamp } from '../../core/clamp.ts'
import type { Point } from '../../core/measure/lineProfile.ts'

/** CSS pixels between the point and the element: the crosshair stays visible. */
const GAP = 20

export interface Pin {
  /** `locate` turns the point into CSS pixels of the frame. It is called again by `place`. */
  show(element: HTMLElement, frame: HTMLElement, locate: () => Point): void
  /** Moves the element after the pictures were zoomed or resized. */
  place(): void
  hide(): void
}

export function createPin(stage: HTMLElement): Pin {
  let shown: {
    readonly element: HTMLElement
    readonly frame: HTMLElement
    readonly locate: () => Point
  } | null = null

  const place = (): void => {
    if (shown === null) return
    const { element, frame, locate } = shown
    const [outer, inner, at] = [
      stage.getBoundingClientRect(),
      frame.getBoundingClientRect(),
      locate(),
    ]
    const [x, y] = [inner.left - outer.left + at.x, inner.top - outer.top + at.y]
    const { offsetWidth: width, offsetHeight: height } = element
    const below = y + GAP
    const top = below + height <= outer.height ? below : y - GAP - height
    element.style.setProperty('left', `${clamp(x - width / 2, 0, outer.width - width)}px`)
    element.style.setProperty('top', `${clamp(top, 0, outer.height - height)}px`)
    const isOutside = at.x < 0 || at.y < 0 || at.x > inner.width || at.y > inner.height
    element.style.setProperty('visibility', isOutside ? 'hidden' : 'visible')
  }

  return {
    place,
    show: (element, frame, locate) => {
      shown = { element, frame, locate }
      stage.append(element)
      place()
    },
    hide: () => {
      shown?.element.remove()
      shown = null
    },
  }
}
