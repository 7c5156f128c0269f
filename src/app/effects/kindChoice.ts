/** Chooses an effect and its kind. Each effect remembers its own kind. */
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import type { Effect, Kind } from './effectList.ts'

export interface KindChoice {
  readonly effects: HTMLElement
  readonly kinds: HTMLElement
  effect(): Effect
  kind(): Kind
}

export function createKindChoice(
  offered: readonly [Effect, ...Effect[]],
  changed: (effect: Effect, kind: Kind) => void,
): KindChoice {
  let current = offered[0]
  const kinds = new Map<Effect, Kind>(offered.map((effect) => [effect, effect.kinds[0]]))
  const kind = (): Kind => kinds.get(current) ?? current.kinds[0]

  const select = h('select', { class: 'field-select' })
  select.addEventListener('change', () => {
    kinds.set(current, current.kinds[select.selectedIndex] ?? current.kinds[0])
    changed(current, kind())
  })
  const fill = (): void => {
    select.replaceChildren(...current.kinds.map((one) => bindText(h('option'), () => t(one.label))))
    select.selectedIndex = current.kinds.indexOf(kind())
  }
  fill()

  const segment = (effect: Effect, i: number): HTMLElement => {
    const pick = (): void => {
      current = effect
      fill()
      changed(current, kind())
    }
    const input = h('input', {
      type: 'radio',
      name: 'effect',
      value: effect.name,
      checked: i === 0,
      onchange: pick,
    })
    return h(
      'label',
      {},
      input,
      bindText(h('span'), () => t(effect.label)),
    )
  }
  const effects = h(
    'div',
    { class: 'segments effect-segments', role: 'radiogroup' },
    ...offered.map(segment),
  )
  bindAttribute(effects, 'aria-label', () => t('effects'))
  const label = bindText(h('span'), () => t('effectType'))
  return {
    effects,
    kinds: h('label', { class: 'field-row' }, label, select),
    effect: () => current,
    kind,
  }
}
