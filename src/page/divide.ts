/** The divide between photo and map, by mouse, finger and keys. Left and right are the picture's, in any script. */

const STEP = 0.02
const PAGE = 0.1

export interface Divide {
  get(): number
  set(value: number): void
}

const KEYS: Readonly<Record<string, (value: number) => number>> = {
  ArrowLeft: (value) => value - STEP,
  ArrowDown: (value) => value - STEP,
  ArrowRight: (value) => value + STEP,
  ArrowUp: (value) => value + STEP,
  PageDown: (value) => value - PAGE,
  PageUp: (value) => value + PAGE,
  Home: () => 0,
  End: () => 1,
}

/** A finger that has moved less is still a tap. */
const TAP_PIXELS = 8

interface Hold {
  readonly pointer: number
  readonly x: number
  readonly y: number
  isMoving: boolean
}

/** `isOn` says whether the divide can be seen, and follows a hand that comes down there. */
export function attachDivide(
  frame: HTMLElement,
  handle: HTMLElement,
  divide: Divide,
  isOn: (event: PointerEvent) => boolean,
): void {
  let hold: Hold | null = null

  const follow = ({ clientX }: PointerEvent): void => {
    const { left, width } = frame.getBoundingClientRect()
    if (width > 0) divide.set((clientX - left) / width)
  }

  const wayFrom = (start: Hold, event: PointerEvent): { across: number; along: number } => ({
    across: Math.abs(event.clientX - start.x),
    along: Math.abs(event.clientY - start.y),
  })

  frame.addEventListener('pointerdown', (event) => {
    if (!isOn(event) || event.button !== 0 || hold !== null) return
    // A finger may be about to scroll the page: Chromium tells a move or two before it decides so.
    const isMoving = event.pointerType !== 'touch'
    hold = { pointer: event.pointerId, x: event.clientX, y: event.clientY, isMoving }
    frame.setPointerCapture(event.pointerId)
    if (isMoving) follow(event)
  })
  frame.addEventListener('pointermove', (event) => {
    if (hold === null || event.pointerId !== hold.pointer) return
    const { across, along } = wayFrom(hold, event)
    if (across >= TAP_PIXELS && across > along) hold.isMoving = true
    if (hold.isMoving) follow(event)
  })
  frame.addEventListener('pointerup', (event) => {
    if (hold === null || event.pointerId !== hold.pointer) return
    const { across, along } = wayFrom(hold, event)
    if (hold.isMoving || Math.max(across, along) < TAP_PIXELS) follow(event)
    hold = null
    handle.focus({ preventScroll: true })
  })
  // The browser took the finger for its own scrolling, or the element left the page.
  frame.addEventListener('lostpointercapture', () => {
    hold = null
  })
  handle.addEventListener('keydown', (event) => {
    const move = KEYS[event.key]
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    divide.set(move(divide.get()))
  })
}
