/** Lets the visitor turn a 3D view on its canvas, with pointers and keys. It sways until then. */
import type { ModelView } from './modelView.ts'
import { afterKey, followPointers, moved, type Orbit, START, swayed } from './orbit.ts'
import { followTilt } from './tilt.ts'

export interface Turnable {
  /** Whether the view turns as the visitor tilts the phone. */
  tilt(isOn: boolean): void
  /** Starts to sway, unless the system asks for reduced motion or the view was turned already. */
  sway(): void
  close(): void
}

/**
 * @param view what is turned and adapted to the size of the canvas; null while it is not ready
 * @param options `zoomsByWheel: false` leaves the wheel to the page
 */
export function makeTurnable(
  canvas: HTMLCanvasElement,
  view: () => Pick<ModelView, 'show' | 'resize'> | null,
  options?: { readonly zoomsByWheel: boolean },
): Turnable {
  let orbit: Orbit = START
  let isOpen = true
  let isTouched = matchMedia('(prefers-reduced-motion: reduce)').matches

  let stopTilt = (): void => undefined

  const move = (next: Orbit): void => {
    isTouched = true
    orbit = next
    view()?.show(orbit)
  }
  const sway = (now: number): void => {
    if (isTouched || !isOpen) return
    view()?.show(swayed(orbit, now))
    requestAnimationFrame(sway)
  }
  canvas.addEventListener('keydown', (event) => {
    const next = event.ctrlKey || event.metaKey || event.altKey ? null : afterKey(orbit, event.key)
    if (next === null) return
    event.preventDefault()
    move(next)
  })
  followPointers(canvas, () => orbit, move, options)
  const resizing = new ResizeObserver(() => view()?.resize())
  resizing.observe(canvas)

  return {
    sway: () => void requestAnimationFrame(sway),
    tilt: (isOn) => {
      stopTilt()
      stopTilt = isOn
        ? followTilt((right, above) => move(moved(orbit, right, above)))
        : () => undefined
    },
    close: () => {
      isOpen = false
      stopTilt()
      resizing.disconnect()
    },
  }
}
