/** The opacity of the map in the overlay. The control is on the picture. */
import { bindAttribute } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { view } from '../preferences/viewChoice.ts'

export function createOpacityControl(): HTMLElement {
  const input = h('input', { type: 'range', min: 0, max: 100, step: 1 })
  input.valueAsNumber = view.get().opacity * 100
  input.addEventListener('input', () =>
    view.set({ ...view.get(), opacity: input.valueAsNumber / 100 }),
  )
  bindAttribute(input, 'aria-label', () => t('opacity'))
  bindAttribute(input, 'title', () => t('opacity'))
  return h('div', { class: 'on-picture opacity' }, icon('layers'), input)
}
