/** An instruction with a part about keys, which touch screens do not show. */
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'

export function createHint(text: PageKey, keys: PageKey): HTMLElement {
  return h(
    'p',
    { class: 'small' },
    bindText(h('span'), () => t(text)),
    ' ',
    bindText(h('span', { class: 'keys-hint' }), () => t(keys)),
  )
}
