/** Side by side, overlaid or with a slider between, and how much of the map is seen when overlaid. */

import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/words.ts'
import { type IconName, icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { type ViewState, view } from '../preferences/view.ts'

function choice(value: ViewState['view'], symbol: IconName, words: PageKey): HTMLLabelElement {
  const pick = (): void => view.set({ ...view.get(), view: value })
  const input = h('input', { type: 'radio', name: 'view', value, onchange: pick })
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
      bindText(h('span'), () => t(words)),
    ),
  )
}

export function createViewSwitch(): HTMLElement {
  const choices = [
    choice('side', 'sides', 'sideBySide'),
    choice('over', 'layers', 'overlaid'),
    choice('slide', 'divide', 'slider'),
  ]
  const group = h('div', { class: 'segments', role: 'radiogroup' }, ...choices)
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
  const label = h(
    'label',
    { class: 'opacity' },
    bindText(h('span', { class: 'small' }), () => t('opacity')),
    slider,
  )
  const render = (): void => {
    label.hidden = view.get().view !== 'over'
  }
  view.subscribe(render)
  render()
  return h(
    'div',
    { class: 'row' },
    bindAttribute(group, 'aria-label', () => t('view')),
    label,
  )
}
