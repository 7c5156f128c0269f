/** The divide between photo and map: a handle that a mouse, a finger or the keys move. */

/** One press of an arrow key, and of Page Up or Page Down, as parts of the picture's width. */
const STEP = 0.02
const PAGE = 0.1

/** A finger that has moved fewer CSS pixels is still a tap. */
const TAP_PIXELS = 8

/** Where the divide is: 0 is the picture's left edge, 1 its right edge, also in right-to-left scripts. */
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

interface ActivePointer {
  readonly id: number
  readonly x: number
  readonly y: number
  isMoving: boolean
}

/** Makes the handle a slider of 0 to 100 for assistive technology. The caller names it. */
export function initDivideHandle(handle: HTMLElement): void {
  handle.tabIndex = 0
  handle.setAttribute('role', 'slider')
  handle.setAttribute('aria-valuemin', '0')
  handle.setAttribute('aria-valuemax', '100')
}

/** Reports the divide's place. `valueText` puts the two shares, in per cent, into words. */
export function showDivide(
  handle: HTMLElement,
  at: number,
  valueText: (shares: { readonly photo: number; readonly map: number }) => string,
): void {
  const percent = Math.round(at * 100)
  handle.setAttribute('aria-valuenow', String(percent))
  handle.setAttribute('aria-valuetext', valueText({ photo: percent, map: 100 - percent }))
}

/**
 * Moves `divide` by pointers on the frame and by keys on the handle.
 * `accepts` says whether a pointer that comes down there moves the divide.
 */
export function attachDivide(
  frame: HTMLElement,
  handle: HTMLElement,
  divide: Divide,
  accepts: (event: PointerEvent) => boolean,
): void {
  let pointer: ActivePointer | null = null

  const moveTo = ({ clientX }: PointerEvent): void => {
    const { left, width } = frame.getBoundingClientRect()
    if (width > 0) divide.set((clientX - left) / width)
  }

  const distanceFrom = (
    start: ActivePointer,
    event: PointerEvent,
  ): { readonly x: number; readonly y: number } => ({
    x: Math.abs(event.clientX - start.x),
    y: Math.abs(event.clientY - start.y),
  })

  frame.addEventListener('pointerdown', (event) => {
    if (pointer !== null) {
      // Two fingers zoom.
      pointer = null
      return
    }
    if (!accepts(event) || event.button !== 0) return
    // A finger may be about to scroll the page. Chromium sends a move or two before it decides so.
    const isMoving = event.pointerType !== 'touch'
    pointer = { id: event.pointerId, x: event.clientX, y: event.clientY, isMoving }
    frame.setPointerCapture(event.pointerId)
    if (isMoving) moveTo(event)
  })
  frame.addEventListener('pointermove', (event) => {
    if (pointer === null || event.pointerId !== pointer.id) return
    const distance = distanceFrom(pointer, event)
    if (distance.x >= TAP_PIXELS && distance.x > distance.y) pointer.isMoving = true
    if (pointer.isMoving) moveTo(event)
  })
  frame.addEventListener('pointerup', (event) => {
    if (pointer === null || event.pointerId !== pointer.id) return
    const distance = distanceFrom(pointer, event)
    if (pointer.isMoving || Math.max(distance.x, distance.y) < TAP_PIXELS) moveTo(event)
    pointer = null
    handle.focus({ preventScroll: true })
  })
  // The browser uses the finger to scroll, or the element left the page.
  frame.addEventListener('lostpointercapture', () => {
    pointer = null
  })
  handle.addEventListener('keydown', (event) => {
    const move = KEYS[event.key]
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    divide.set(move(divide.get()))
  })
}
