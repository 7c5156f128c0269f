/** The switch between side by side, overlay and slider. */
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { type IconName, icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { type ViewState, view } from '../preferences/viewChoice.ts'

function choice(value: ViewState['view'], symbol: IconName, label: PageKey): HTMLLabelElement {
  const select = (): void => view.set({ ...view.get(), view: value })
  const input = h('input', { type: 'radio', name: 'view', value, onchange: select })
  const render = (): void => {
    input.checked = view.get().view === value
  }
  view.subscribe(render)
  render()
  const face = h(
    'span',
    {},
    icon(symbol),
    bindText(h('span'), () => t(label)),
  )
  // Where the window is small, only the icon is visible.
  bindAttribute(face, 'title', () => t(label))
  return h('label', {}, input, face)
}

export function createViewSwitch(): HTMLElement {
  const group = h(
    'div',
    { class: 'segments', role: 'radiogroup' },
    choice('side', 'sides', 'sideBySide'),
    choice('over', 'layers', 'overlaid'),
    choice('slide', 'divide', 'slider'),
  )
  bindAttribute(group, 'aria-label', () => t('view'))
  return group
}
