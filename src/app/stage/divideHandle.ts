/** The handle between photo and map, as a slider with a name and a place. */

import { bindAttribute } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'

export function createDivideHandle(): HTMLElement {
  const handle = h('div', {
    class: 'divide',
    role: 'slider',
    tabindex: 0,
    'aria-valuemin': 0,
    'aria-valuemax': 100,
  })
  return bindAttribute(handle, 'aria-label', () => t('divide'))
}

export function showDivide(handle: HTMLElement, at: number): void {
  const percent = Math.round(at * 100)
  handle.setAttribute('aria-valuenow', String(percent))
  handle.setAttribute('aria-valuetext', t('divideAt', { photo: percent, map: 100 - percent }))
}
