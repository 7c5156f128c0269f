/** Says which colours are near and which are far. */
import type { Look } from '../core/colour/look.ts'
import { bindText } from '../page/bind.ts'
import { h } from '../page/dom.ts'
import { t } from '../page/language.ts'
import { drawColourBar } from '../picture/drawColourBar.ts'

export interface Legend {
  readonly element: HTMLElement
  show(look: Look): void
}

export function createLegend(): Legend {
  const bar = h('canvas', { class: 'embed-colours', 'aria-hidden': 'true' })
  const near = bindText(h('span'), () => t('near'))
  const far = bindText(h('span'), () => t('far'))
  return {
    element: h('div', { class: 'embed-legend' }, near, bar, far),
    show: (look) => drawColourBar(bar, look),
  }
}
