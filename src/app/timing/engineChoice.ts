/** Which engine runs networks: a choice for who wants to compare them, remembered; an address with `?engine=` goes before it. */
import { pageEngine } from '../../client/engine/pageEngine.ts'
import { isEngineChoice } from '../../core/engineWish.ts'
import type { EngineChoice } from '../../core/types.ts'
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import { preferences } from '../../page/preferences.ts'

const CHOICES: readonly (readonly [EngineChoice, PageKey])[] = [
  ['auto', 'engineAuto'],
  ['turbo', 'engineTurbo'],
  ['int8', 'engineInt8'],
  ['ort', 'engineOrt'],
]

/** What was chosen at an earlier visit holds from the page's beginning. */
export function restoreEngineChoice(): void {
  const kept = preferences.get('engine')
  if (isEngineChoice(kept) && !isEngineChoice(new URLSearchParams(location.search).get('engine')))
    pageEngine.prefer(kept)
}

export function createEngineChoice(): HTMLElement {
  const options = CHOICES.map(([wish, words]) =>
    bindText(h('option', { value: wish, selected: wish === pageEngine.choice() }), () => t(words)),
  )
  const select = h('select', { class: 'engine-select' }, ...options)
  select.addEventListener('change', () => {
    if (!isEngineChoice(select.value)) return
    preferences.set('engine', select.value)
    pageEngine.prefer(select.value)
  })
  return h(
    'label',
    { class: 'engine-choice' },
    bindText(h('span'), () => t('engineWish')),
    select,
  )
}
