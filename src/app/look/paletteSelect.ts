/** The palette as a select of one line, for the live view. The look panel sets the rest of the look. */
import { PALETTE_NAMES } from '../../core/colour/paletteNames.ts'
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { paletteTitle, t } from '../../page/language.ts'
import { changeLook, look } from '../preferences/lookChoice.ts'

export function createPaletteSelect(): HTMLElement {
  const options = PALETTE_NAMES.map((name) =>
    bindText(h('option', { value: name }), () => paletteTitle(name)),
  )
  const select = h('select', { class: 'live-select' }, ...options)
  const render = (): void => {
    select.value = look.get().palette
  }
  select.addEventListener('change', () => {
    const palette = PALETTE_NAMES.find((name) => name === select.value)
    if (palette !== undefined) changeLook({ palette })
  })
  look.subscribe(render)
  render()
  return h(
    'label',
    { class: 'live-choice' },
    bindText(h('span', { class: 'small' }), () => t('palette')),
    select,
  )
}
