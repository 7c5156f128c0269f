/** A panel that opens below its button, closes with Escape or a click elsewhere, and stays inside the window. */
import { h } from '../../page/dom.ts'

const GAP = 6
const EDGE = 8

export interface Popover {
  readonly panel: HTMLElement
  close(): void
}

export function attachPopover(
  button: HTMLButtonElement,
  panel: HTMLElement,
  opened: () => void = () => undefined,
): Popover {
  panel.popover = 'auto'
  button.popoverTargetElement = panel
  button.setAttribute('aria-expanded', 'false')

  const place = (): void => {
    const at = button.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = panel
    const left = Math.max(EDGE, Math.min(at.right - width, innerWidth - width - EDGE))
    const below = at.bottom + GAP
    const above = at.top - GAP - height
    const isTooLow = below + height > innerHeight - EDGE
    const top =
      isTooLow && above >= EDGE
        ? above
        : Math.max(EDGE, Math.min(below, innerHeight - height - EDGE))
    panel.style.setProperty('left', `${left}px`)
    panel.style.setProperty('top', `${top}px`)
  }

  panel.addEventListener('toggle', () => {
    const isOpen = panel.matches(':popover-open')
    button.setAttribute('aria-expanded', String(isOpen))
    if (!isOpen) return
    opened()
    place()
  })
  new ResizeObserver(() => {
    if (panel.matches(':popover-open')) place()
  }).observe(panel)
  addEventListener('resize', () => {
    if (panel.matches(':popover-open')) place()
  })
  return { panel, close: () => panel.hidePopover() }
}

export function popoverPanel(className: string, ...children: readonly Node[]): HTMLElement {
  return h('div', { class: `popover ${className}` }, ...children)
}
