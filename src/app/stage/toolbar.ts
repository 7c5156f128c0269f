/** The controls below the stage: the view, the adjustments, the download. On a phone they are a bar at the foot of the window. */
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'

/** On a phone `adjustments` are hidden until the visitor presses the button "Adjust". */
export function createToolbar(
  view: HTMLElement,
  adjustments: readonly HTMLElement[],
  download: HTMLElement,
): HTMLElement {
  const show = (isOpen: boolean): void => {
    element.toggleAttribute('data-adjusts', isOpen)
    button.setAttribute('aria-expanded', String(isOpen))
  }
  const button = h(
    'button',
    {
      class: 'small-button adjust-button',
      type: 'button',
      'aria-controls': 'adjust',
      'aria-expanded': 'false',
      onclick: () => show(!element.hasAttribute('data-adjusts')),
    },
    icon('adjust'),
    bindText(h('span'), () => t('adjust')),
  )
  const panel = h('div', { class: 'adjust', id: 'adjust' }, ...adjustments)
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !button.checkVisibility()) return
    event.preventDefault()
    show(false)
    button.focus()
  })
  const element = h('div', { class: 'toolbar' }, view, button, panel, download)
  return element
}
