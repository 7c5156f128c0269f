/** Lets the visitor choose the inference engine. The choice is stored; `?engine=` in the address overrides it. */
import { pageEngine } from '../../client/engine/pageEngine.ts'
import { isEngineChoice } from '../../core/settings.ts'
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

/** Sets the engine that was chosen at an earlier visit. To be called before the first estimate. */
export function restoreEngineChoice(): void {
  const stored = preferences.get('engine')
  if (isEngineChoice(stored) && !isEngineChoice(new URLSearchParams(location.search).get('engine')))
    pageEngine.prefer(stored)
}

export function createEngineChoice(): HTMLElement {
  const options = CHOICES.map(([choice, title]) =>
    bindText(h('option', { value: choice, selected: choice === pageEngine.choice() }), () =>
      t(title),
    ),
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
