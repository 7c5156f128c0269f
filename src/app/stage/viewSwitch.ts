/** The switch between side by side, overlaid and slider, and the opacity of an overlaid map. */
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { type IconName, icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { type ViewState, view } from '../preferences/view.ts'

function choice(value: ViewState['view'], symbol: IconName, label: PageKey): HTMLLabelElement {
  const select = (): void => view.set({ ...view.get(), view: value })
  const input = h('input', { type: 'radio', name: 'view', value, onchange: select })
  const render = (): void => {
    input.checked = view.get().view === value
  }
  view.subscribe(render)
  render()
  return h(
    'label',
    {},
    input,
    h(
      'span',
      {},
      icon(symbol),
      bindText(h('span'), () => t(label)),
    ),
  )
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
  const slider = h('input', {
    type: 'range',
    min: 0,
    max: 100,
    step: 1,
    value: view.get().opacity * 100,
  })
  slider.addEventListener('input', () =>
    view.set({ ...view.get(), opacity: slider.valueAsNumber / 100 }),
  )
  const opacity = h(
    'label',
    { class: 'opacity' },
    bindText(h('span', { class: 'small' }), () => t('opacity')),
    slider,
  )
  const render = (): void => {
    opacity.hidden = view.get().view !== 'over'
  }
  view.subscribe(render)
  render()
  return h('div', { class: 'row' }, group, opacity)
}
