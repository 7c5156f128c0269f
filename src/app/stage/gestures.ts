/** Recognises drag, tap, double tap, pinch and wheel on a frame. */
import { clamp } from '../../core/clamp.ts'
import type { Point } from '../../core/measure/lineProfile.ts'

/** A pointer that has moved fewer CSS pixels is still a tap. */
const TAP_PIXELS = 8
const DOUBLE_TAP_MS = 350
const DOUBLE_TAP_PIXELS = 32
/** Zoom per unit of `deltaY`. A notch of a mouse wheel is 100 or 120 units; a trackpad's pinch is many small ones. */
const WHEEL_SCALE = 0.004
/** Firefox reports the wheel in lines. About so many units each. */
const UNITS_PER_LINE = 33
/** More units in one event would jump too far. */
const MAX_WHEEL_UNITS = 200

/** Points are in CSS pixels from the frame's top left corner. */
export interface GestureHandlers {
  /** Whether a pointer that comes down here is a gesture. */
  accepts(event: PointerEvent): boolean
  press(at: Point, event: PointerEvent): void
  /** The only pointer moved to `at`, by `dx` and `dy` since the last call. */
  drag(at: Point, dx: number, dy: number, event: PointerEvent): void
  /** `isTap`: the pointer was lifted where it came down. */
  release(at: Point, isTap: boolean, event: PointerEvent): void
  /** The press is no drag and no tap: the browser scrolls, or a second pointer came down. */
  cancel(): void
  doubleTap(at: Point): void
  /** Two pointers or a wheel: scale by `factor` about `at`, after a move by `dx` and `dy`. */
  pinch(at: Point, factor: number, dx: number, dy: number): void
  /** Null: the pointer left the frame. */
  hover(at: Point | null): void
}

interface ActivePointer {
  readonly start: Point
  now: Point
  hasMoved: boolean
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function midpoint(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}

export function attachGestures(frame: HTMLElement, handlers: GestureHandlers): void {
  const pointers = new Map<number, ActivePointer>()
  let lastTap: { readonly at: Point; readonly time: number } | null = null

  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = frame.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }

  frame.addEventListener(
    'wheel',
    (event) => {
      // The wheel alone scrolls the page. Browsers report a trackpad's pinch as a wheel event with Ctrl.
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const units =
        event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? UNITS_PER_LINE : 1)
      const clamped = clamp(units, -MAX_WHEEL_UNITS, MAX_WHEEL_UNITS)
      handlers.pinch(pointOf(event), Math.exp(-clamped * WHEEL_SCALE), 0, 0)
    },
    { passive: false },
  )

  frame.addEventListener('pointerdown', (event) => {
    if (event.button > 1 || !handlers.accepts(event)) return
    // The middle button pans. By default the browser would start its own scrolling.
    if (event.button === 1) event.preventDefault()
    const at = pointOf(event)
    pointers.set(event.pointerId, { start: at, now: at, hasMoved: false })
    frame.setPointerCapture(event.pointerId)
    if (pointers.size === 1) handlers.press(at, event)
    else {
      lastTap = null
      handlers.cancel()
    }
  })

  frame.addEventListener('pointermove', (event) => {
    const at = pointOf(event)
    const pointer = pointers.get(event.pointerId)
    if (pointer === undefined) {
      if (event.pointerType !== 'touch') handlers.hover(at)
      return
    }
    const before = pointer.now
    const [first, second] = [...pointers.values()]
    if (distance(pointer.start, at) >= TAP_PIXELS) pointer.hasMoved = true
    pointer.now = at
    if (first === undefined) return
    if (second === undefined) {
      handlers.drag(at, at.x - before.x, at.y - before.y, event)
      return
    }
    if (pointers.size > 2) return
    const other = pointer === first ? second.now : first.now
    const [centreBefore, centre] = [midpoint(before, other), midpoint(at, other)]
    const factor = distance(at, other) / Math.max(1, distance(before, other))
    handlers.pinch(
      centre,
      Math.max(0.01, factor),
      centre.x - centreBefore.x,
      centre.y - centreBefore.y,
    )
  })

  frame.addEventListener('pointerup', (event) => {
    const pointer = pointers.get(event.pointerId)
    if (pointer === undefined) return
    const wasAlone = pointers.size === 1
    pointers.delete(event.pointerId)
    if (!wasAlone) return
    const at = pointOf(event)
    const isTap = !pointer.hasMoved
    handlers.release(at, isTap, event)
    const isDoubleTap =
      isTap &&
      lastTap !== null &&
      event.timeStamp - lastTap.time < DOUBLE_TAP_MS &&
      distance(lastTap.at, at) < DOUBLE_TAP_PIXELS
    lastTap = isTap && !isDoubleTap ? { at, time: event.timeStamp } : null
    if (isDoubleTap) handlers.doubleTap(at)
  })

  frame.addEventListener('lostpointercapture', (event) => {
    if (!pointers.delete(event.pointerId)) return
    lastTap = null
    handlers.cancel()
  })
  frame.addEventListener('pointerleave', () => handlers.hover(null))
}
