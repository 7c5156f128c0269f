/** The handle between photo and map, as a slider with a name and a place. */
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { sayAs } from '../../page/say.ts'

export function createDivideHandle(): HTMLElement {
  const handle = h('div', {
    class: 'divide',
    role: 'slider',
    tabindex: 0,
    'aria-valuemin': 0,
    'aria-valuemax': 100,
  })
  return sayAs(handle, 'aria-label', () => t('divide'))
}

export function showDivide(handle: HTMLElement, at: number): void {
  const percent = Math.round(at * 100)
  handle.setAttribute('aria-valuenow', String(percent))
  handle.setAttribute('aria-valuetext', t('divideAt', { photo: percent, map: 100 - percent }))
}
