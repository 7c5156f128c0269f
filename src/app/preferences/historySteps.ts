/** The buttons "Undo" and "Redo". */
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import type { ChangeHistory } from './history.ts'

/** Steps back or forward. It stays focusable where there is no step. */
function createStep({ can, ...steps }: ChangeHistory, name: 'undo' | 'redo'): HTMLElement {
  const button = bindText(
    h('button', { class: 'small-button', type: 'button', onclick: steps[name] }),
    () => t(name),
  )
  const render = (): void => button.setAttribute('aria-disabled', String(!can.get()[name]))
  can.subscribe(render)
  render()
  return button
}

export function createHistorySteps(history: ChangeHistory): readonly HTMLElement[] {
  return [createStep(history, 'undo'), createStep(history, 'redo')]
}
