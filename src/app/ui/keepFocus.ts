/**
 * Keeps the keyboard's place on the page. Browsers give the focus of an element that is removed or hidden to the body:
 * the next press of Tab would start at the top.
 */

const FOCUSABLE = 'a[href], button, input, select, summary, [tabindex="0"]'

export interface FocusKeeper {
  /** To be called after each render. */
  check(): void
}

function isUsable(element: Element): boolean {
  return element.checkVisibility() && !element.matches(':disabled')
}

function ancestors(element: Element | null): readonly Element[] {
  return element === null || element === document.body
    ? []
    : [element, ...ancestors(element.parentElement)]
}

/** If the focus was lost, the nearest control that remains receives it. */
export function keepFocus(): FocusKeeper {
  /** The element that had the focus last, and those around it. Empty if the visitor gave the focus to none. */
  let path: readonly Element[] = []
  let frame = 0

  const restore = (): void => {
    const [last] = path
    const active = document.activeElement ?? document.body
    // An element that was hidden in this frame keeps the focus until the next one.
    if (last === undefined || (active !== document.body && active.checkVisibility())) return
    // A disabled control takes the focus back once it is enabled.
    if (last.matches(':disabled') && last.checkVisibility()) return
    const around = [...path, document.querySelector('main') ?? document.body]
    const controls = around.map((element) =>
      [element, ...element.querySelectorAll(FOCUSABLE)].find(
        (inner) => inner.matches(FOCUSABLE) && isUsable(inner),
      ),
    )
    const next = controls.find((control) => control !== undefined)
    if (next instanceof HTMLElement) next.focus({ preventScroll: true })
  }

  document.addEventListener('focusin', ({ target }) => {
    path = ancestors(target instanceof Element ? target : null)
  })
  // A press beside all controls removes the focus on purpose.
  document.addEventListener('pointerdown', () => (path = []), { capture: true })
  document.addEventListener('keydown', restore, { capture: true })

  return {
    check: () => {
      cancelAnimationFrame(frame)
      // A request would make the browser draw one more frame for each render.
      if (path.length === 0) return
      frame = requestAnimationFrame(restore)
    },
  }
}
