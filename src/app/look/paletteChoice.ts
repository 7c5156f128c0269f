/** Radio buttons for the palettes. Each shows its colours. */
import { type Look, paletteLook } from '../../core/colour/look.ts'
import { PALETTE_NAMES, type PaletteName } from '../../core/colour/paletteNames.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { paletteTitle, t } from '../../page/language.ts'
import { drawColourBar } from '../../picture/drawColourBar.ts'

export interface PaletteChoice {
  readonly element: HTMLElement
  show(look: Look): void
}

export function createPaletteChoice(changed: (palette: PaletteName) => void): PaletteChoice {
  const choices = PALETTE_NAMES.map((name) => {
    const input = h('input', {
      type: 'radio',
      name: 'palette',
      value: name,
      onchange: () => changed(name),
    })
    const bar = h('canvas', { class: 'swatch', 'aria-hidden': 'true' })
    const element = h(
      'label',
      { class: 'palette' },
      input,
      h(
        'span',
        {},
        bar,
        bindText(h('span', { class: 'small' }), () => paletteTitle(name)),
      ),
    )
    return { name, input, bar, element }
  })
  const element = h(
    'div',
    { class: 'palettes', role: 'radiogroup' },
    ...choices.map((choice) => choice.element),
  )
  bindAttribute(element, 'aria-label', () => t('palette'))
  let drawn: boolean | null = null
  return {
    element,
    show: ({ palette, reversed }) => {
      for (const { name, input } of choices) input.checked = name === palette
      if (reversed === drawn) return
      drawn = reversed
      for (const { name, bar } of choices) drawColourBar(bar, { ...paletteLook(name), reversed })
    },
  }
}
