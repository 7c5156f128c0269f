/** Things in a row change places under a mouse that drags them, or a finger that first rests on them. */

/** A click of a hand that shakes. */
const SLACK = 6
const REST_MS = 350
/** This near to an end of the row it scrolls on, by so many pixels a frame. */
const MARGIN = 48
const STEP = 12

export interface ReorderOptions<T> {
  /** Scrolls sideways. */
  readonly row: HTMLElement
  readonly list: HTMLElement
  /** What an element within the list belongs to. */
  of(element: Element): T | undefined
  /** Where it is now; -1 where it is no more. */
  placeOf(thing: T): number
  elementAt(place: number): HTMLElement | undefined
  move(thing: T, place: number): void
  /** The element that is being moved, then null. */
  lifted(thing: T | null): void
  dropped(thing: T): void
}

interface Hold<T> {
  readonly thing: T
  readonly from: number
  readonly pointer: number
  readonly x: number
  readonly y: number
  isLifted: boolean
}

export function enableReorder<T>({
  row,
  list,
  of,
  placeOf,
  elementAt,
  move,
  lifted,
  dropped,
}: ReorderOptions<T>): void {
  let hold: Hold<T> | null = null
  let rest = 0
  let scrolling = 0
  let at = 0

  /** One place at a time: the row is drawn anew in between, and the middle of the next neighbour is elsewhere then. */
  const follow = (): void => {
    if (hold === null) return
    const place = placeOf(hold.thing)
    const before = elementAt(place - 1)?.getBoundingClientRect()
    const after = elementAt(place + 1)?.getBoundingClientRect()
    if (before !== undefined && at < before.left + before.width / 2) move(hold.thing, place - 1)
    else if (after !== undefined && at > after.left + after.width / 2) move(hold.thing, place + 1)
  }

  const tick = (): void => {
    if (hold?.isLifted !== true) return
    const { left, right } = row.getBoundingClientRect()
    if (at < left + MARGIN) row.scrollLeft -= STEP
    else if (at > right - MARGIN) row.scrollLeft += STEP
    follow()
    scrolling = requestAnimationFrame(tick)
  }

  const lift = (): void => {
    if (hold === null) return
    hold.isLifted = true
    // Of the list: the element itself leaves the page for a moment when it changes its place.
    list.setPointerCapture(hold.pointer)
    lifted(hold.thing)
    scrolling = requestAnimationFrame(tick)
  }

  const end = (isKept: boolean): void => {
    clearTimeout(rest)
    cancelAnimationFrame(scrolling)
    const ended = hold
    hold = null
    if (ended?.isLifted !== true) return
    if (!isKept) move(ended.thing, ended.from)
    lifted(null)
    if (isKept) dropped(ended.thing)
  }

  list.addEventListener(
    'pointerdown',
    ({ target, pointerId, pointerType, button, isPrimary, clientX, clientY }) => {
      const thing = target instanceof Element ? of(target) : undefined
      if (thing === undefined || button !== 0 || !isPrimary) return
      end(false)
      hold = {
        thing,
        from: placeOf(thing),
        pointer: pointerId,
        x: clientX,
        y: clientY,
        isLifted: false,
      }
      at = clientX
      if (pointerType === 'touch') rest = window.setTimeout(lift, REST_MS)
    },
  )

  list.addEventListener('pointermove', (event) => {
    if (hold === null || event.pointerId !== hold.pointer) return
    at = event.clientX
    if (hold.isLifted || Math.hypot(event.clientX - hold.x, event.clientY - hold.y) < SLACK) return
    // A finger that moves before it has rested scrolls.
    if (event.pointerType === 'touch') end(false)
    else lift()
  })

  list.addEventListener('pointerup', () => {
    if (hold?.isLifted === true) {
      const swallow = (event: Event): void => {
        event.stopPropagation()
        event.preventDefault()
      }
      // The click that follows a drag is none; where none follows there is nothing to swallow later.
      addEventListener('click', swallow, { capture: true, once: true })
      setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0)
    }
    end(true)
  })
  list.addEventListener('pointercancel', () => end(false))
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || hold?.isLifted !== true) return
      event.preventDefault()
      end(false)
    },
    { capture: true },
  )

  const isLifted = (event: Event): void => {
    if (hold?.isLifted === true) event.preventDefault()
  }
  // Else the row scrolls under the finger, and the system offers to save or share what rests under it.
  list.addEventListener('touchmove', isLifted, { passive: false })
  list.addEventListener('contextmenu', isLifted)
  // Browsers drag pictures by themselves.
  list.addEventListener('dragstart', (event) => event.preventDefault())
}
