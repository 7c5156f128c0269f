/** The page's palette in one line; the rest of its look is set beside a photo. */
import { PALETTE_NAMES } from '../../core/colour/paletteNames.ts'
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { paletteTitle, t } from '../../page/language.ts'
import { change, look } from '../preferences/look.ts'

export function createPaletteSelect(): HTMLElement {
  const options = PALETTE_NAMES.map((name) =>
    bindText(h('option', { value: name }), () => paletteTitle(name)),
  )
  const select = h('select', { class: 'live-select' }, ...options)
  const show = (): void => {
    select.value = look.get().palette
  }
  select.addEventListener('change', () => {
    const palette = PALETTE_NAMES.find((name) => name === select.value)
    if (palette !== undefined) change({ palette })
  })
  look.subscribe(show)
  show()
  return h(
    'label',
    { class: 'live-choice' },
    bindText(h('span', { class: 'small' }), () => t('palette')),
    select,
  )
}
