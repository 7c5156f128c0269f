/** Hands on the pictures: drag, tap, double tap, pinch and wheel, each told in the frame's own pixels. */
import type { Point } from '../../core/measure/lineProfile.ts'

/** A finger that has moved less is still a tap. */
const TAP_PIXELS = 8
const DOUBLE_MS = 350
const DOUBLE_PIXELS = 32
/** A notch of a mouse's wheel is 100 or 120 of these; a trackpad's pinch gives many small ones. */
const WHEEL_SCALE = 0.004

export interface GestureHandlers {
  /** Whether a hand that comes down here is ours. */
  accepts(event: PointerEvent): boolean
  press(at: Point, event: PointerEvent): void
  /** One hand moved: where it is, and how far it came since the last time. */
  drag(at: Point, across: number, down: number, event: PointerEvent): void
  /** `isTap`: it came up where it had come down. */
  release(at: Point, isTap: boolean, event: PointerEvent): void
  /** The browser took the hand for its own scrolling, or a second one came. */
  cancel(): void
  doubleTap(at: Point): void
  /** Two hands or a wheel: the scale times `factor` about `at`, after a move. */
  pinch(at: Point, factor: number, across: number, down: number): void
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

export function attachGestures(frame: HTMLElement, hands: GestureHandlers): void {
  const down = new Map<number, ActivePointer>()
  let lastTap: { readonly at: Point; readonly time: number } | null = null

  const placeOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = frame.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }

  frame.addEventListener(
    'wheel',
    (event) => {
      // A bare wheel scrolls the page, as anywhere on it. A trackpad's pinch comes as a wheel with Ctrl.
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1
      hands.pinch(
        placeOf(event),
        Math.exp(-Math.min(200, Math.max(-200, event.deltaY * lines)) * WHEEL_SCALE),
        0,
        0,
      )
    },
    { passive: false },
  )

  frame.addEventListener('pointerdown', (event) => {
    if (event.button > 1 || !hands.accepts(event)) return
    // The wheel pressed as a button pans; the browser's own scrolling by it would start here.
    if (event.button === 1) event.preventDefault()
    const at = placeOf(event)
    down.set(event.pointerId, { start: at, now: at, hasMoved: false })
    frame.setPointerCapture(event.pointerId)
    if (down.size === 1) hands.press(at, event)
    else {
      lastTap = null
      hands.cancel()
    }
  })

  frame.addEventListener('pointermove', (event) => {
    const at = placeOf(event)
    const hand = down.get(event.pointerId)
    if (hand === undefined) {
      if (event.pointerType !== 'touch') hands.hover(at)
      return
    }
    const before = hand.now
    const all = [...down.values()]
    const [one, other] = all
    if (distance(hand.start, at) >= TAP_PIXELS) hand.hasMoved = true
    hand.now = at
    if (one === undefined) return
    if (other === undefined) {
      hands.drag(at, at.x - before.x, at.y - before.y, event)
      return
    }
    const still = hand === one ? other.now : one.now
    const [was, is] = [midpoint(before, still), midpoint(at, still)]
    const factor = distance(at, still) / Math.max(1, distance(before, still))
    if (all.length === 2) hands.pinch(is, Math.max(0.01, factor), is.x - was.x, is.y - was.y)
  })

  frame.addEventListener('pointerup', (event) => {
    const hand = down.get(event.pointerId)
    if (hand === undefined) return
    const wasAlone = down.size === 1
    down.delete(event.pointerId)
    if (!wasAlone) return
    const at = placeOf(event)
    const isTap = !hand.hasMoved
    hands.release(at, isTap, event)
    const isDouble =
      isTap &&
      lastTap !== null &&
      event.timeStamp - lastTap.time < DOUBLE_MS &&
      distance(lastTap.at, at) < DOUBLE_PIXELS
    lastTap = isTap && !isDouble ? { at, time: event.timeStamp } : null
    if (isDouble) hands.doubleTap(at)
  })

  frame.addEventListener('lostpointercapture', (event) => {
    if (!down.delete(event.pointerId)) return
    lastTap = null
    hands.cancel()
  })
  frame.addEventListener('pointerleave', () => hands.hover(null))
}
