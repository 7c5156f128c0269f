/** Lets the visitor reorder a row of elements: by dragging with a mouse, or after a long press with a finger. */

/** In pixels. A shorter movement is a click. */
const DRAG_THRESHOLD = 6
const LONG_PRESS_MS = 350
/** The row scrolls while the pointer is this near to one of its ends. In pixels. */
const SCROLL_MARGIN = 48
const SCROLL_PIXELS_PER_FRAME = 12

export interface ReorderOptions<T> {
  /** The element that scrolls sideways. */
  readonly row: HTMLElement
  readonly list: HTMLElement
  /** The item that an element within the list belongs to. */
  itemOf(element: Element): T | undefined
  /** The item's present index; -1 if it is no longer in the list. */
  placeOf(item: T): number
  elementAt(place: number): HTMLElement | undefined
  move(item: T, place: number): void
  /** Called with the item when a drag starts, and with null when it ends. */
  lifted(item: T | null): void
  /** Called when a drag ends at another or the same place, and not when it is cancelled. */
  dropped(item: T): void
}

/** A pressed pointer. It becomes a drag when `isLifted` is set. */
interface Press<T> {
  readonly item: T
  readonly from: number
  readonly pointer: number
  readonly x: number
  readonly y: number
  isLifted: boolean
}

export function enableReorder<T>({
  row,
  list,
  itemOf,
  placeOf,
  elementAt,
  move,
  lifted,
  dropped,
}: ReorderOptions<T>): void {
  let press: Press<T> | null = null
  let longPress = 0
  let frame = 0
  /** The pointer's present x coordinate in the window. */
  let x = 0

  /** Moves the item by one place. The next comparison has to wait until the row was rendered with its new layout. */
  const follow = (): void => {
    if (press === null) return
    const place = placeOf(press.item)
    const before = elementAt(place - 1)?.getBoundingClientRect()
    const after = elementAt(place + 1)?.getBoundingClientRect()
    if (before !== undefined && x < before.left + before.width / 2) move(press.item, place - 1)
    else if (after !== undefined && x > after.left + after.width / 2) move(press.item, place + 1)
  }

  const tick = (): void => {
    if (press?.isLifted !== true) return
    const { left, right } = row.getBoundingClientRect()
    if (x < left + SCROLL_MARGIN) row.scrollLeft -= SCROLL_PIXELS_PER_FRAME
    else if (x > right - SCROLL_MARGIN) row.scrollLeft += SCROLL_PIXELS_PER_FRAME
    follow()
    frame = requestAnimationFrame(tick)
  }

  const lift = (): void => {
    if (press === null) return
    press.isLifted = true
    // The list captures the pointer, because the item's element leaves the page for a moment when it is moved.
    list.setPointerCapture(press.pointer)
    lifted(press.item)
    frame = requestAnimationFrame(tick)
  }

  const end = (isKept: boolean): void => {
    clearTimeout(longPress)
    cancelAnimationFrame(frame)
    const ended = press
    press = null
    if (ended?.isLifted !== true) return
    if (!isKept) move(ended.item, ended.from)
    lifted(null)
    if (isKept) dropped(ended.item)
  }

  list.addEventListener(
    'pointerdown',
    ({ target, pointerId, pointerType, button, isPrimary, clientX, clientY }) => {
      const item = target instanceof Element ? itemOf(target) : undefined
      if (item === undefined || button !== 0 || !isPrimary) return
      end(false)
      press = {
        item,
        from: placeOf(item),
        pointer: pointerId,
        x: clientX,
        y: clientY,
        isLifted: false,
      }
      x = clientX
      if (pointerType === 'touch') longPress = window.setTimeout(lift, LONG_PRESS_MS)
    },
  )

  list.addEventListener('pointermove', (event) => {
    if (press === null || event.pointerId !== press.pointer) return
    x = event.clientX
    if (
      press.isLifted ||
      Math.hypot(event.clientX - press.x, event.clientY - press.y) < DRAG_THRESHOLD
    )
      return
    // A finger that moves before the long press scrolls the row.
    if (event.pointerType === 'touch') end(false)
    else lift()
  })

  list.addEventListener('pointerup', () => {
    if (press?.isLifted === true) {
      const swallow = (event: Event): void => {
        event.stopPropagation()
        event.preventDefault()
      }
      // Browsers send a click after some drags. The timer removes the listener if no click follows.
      addEventListener('click', swallow, { capture: true, once: true })
      setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0)
    }
    end(true)
  })
  list.addEventListener('pointercancel', () => end(false))
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || press?.isLifted !== true) return
      event.preventDefault()
      end(false)
    },
    { capture: true },
  )

  const isLifted = (event: Event): void => {
    if (press?.isLifted === true) event.preventDefault()
  }
  // During a drag the row must not scroll under the finger, and a long press must not open the system's menu.
  list.addEventListener('touchmove', isLifted, { passive: false })
  list.addEventListener('contextmenu', isLifted)
  // Otherwise the browser drags the image of a thumbnail.
  list.addEventListener('dragstart', (event) => event.preventDefault())
}
