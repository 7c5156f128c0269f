/** The part of the window that shows the messages. It covers no control, in any state of the page. */
import { bindAttribute } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { controlBoxes, freePlace } from './freePlace.ts'

export interface ToastArea {
  readonly element: HTMLElement
  show(hasMessages: boolean): void
  /** True while the pointer or the focus is on a message. */
  isInUse(): boolean
  /** Focuses the next message, or else the control that had the focus before. */
  restoreFocus(): void
}

const EDGE = 12
/** Panels and photos may appear below a message. */
const PLACE_AGAIN_MS = 250

export function createToastArea(...children: readonly HTMLElement[]): ToastArea {
  const element = bindAttribute(
    h('section', { class: 'toast-area' }, ...children),
    'aria-label',
    () => t('messages'),
  )
  let before: Element | null = null
  let timer = 0

  // After a tap, touch screens report a hover wherever the finger was.
  const isInUse = (): boolean =>
    element.matches(':focus-within') ||
    (element.matches(':hover') && matchMedia('(hover: hover)').matches)

  const place = (): void => {
    // A message that moves away from the pointer cannot be pressed.
    if (element.hidden || isInUse()) return
    const bounds = {
      left: EDGE,
      top: EDGE,
      right: document.documentElement.clientWidth - EDGE,
      bottom: innerHeight - EDGE,
    }
    const { left, top, isFree } = freePlace(
      element.offsetWidth,
      element.offsetHeight,
      bounds,
      controlBoxes(element),
    )
    element.style.setProperty('left', `${left}px`)
    element.style.setProperty('top', `${top}px`)
    // On the smallest screens the visitor can scroll the end of the page above the message.
    if (!isFree) document.body.style.marginBlockEnd = `${element.offsetHeight + 2 * EDGE}px`
  }

  element.addEventListener('focusin', ({ relatedTarget }) => {
    if (relatedTarget instanceof Element && !element.contains(relatedTarget)) before = relatedTarget
  })
  for (const event of ['resize', 'scroll']) addEventListener(event, place, { passive: true })

  return {
    element,
    isInUse,
    show: (hasMessages) => {
      element.hidden = !hasMessages
      clearInterval(timer)
      if (!hasMessages) {
        document.body.style.removeProperty('margin-block-end')
        return
      }
      place()
      timer = window.setInterval(place, PLACE_AGAIN_MS)
    },
    restoreFocus: () => {
      const next = element.hidden ? before : element.querySelector('button')
      const isThere = next instanceof HTMLElement && next.checkVisibility()
      ;(isThere ? next : document.querySelector('main'))?.focus({ preventScroll: true })
    },
  }
}
