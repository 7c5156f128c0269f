/** The timing panel: a button with the total on it, and the table it opens. */

import { bindAttribute } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import type { Item } from '../photo/item.ts'
import { createEngineChoice } from './engineChoice.ts'
import { timingContent, timingSummary } from './timing.ts'

export interface TimingPanel {
  readonly button: HTMLElement
  readonly element: HTMLElement
  render(item: Item | null, inferences: number): void
}

/** @param bring the way to a depth map of the visitor's own */
export function createTimingPanel(bring: HTMLElement): TimingPanel {
  let isOpen = false
  let drawn = ''
  const words = h('span', { class: 'figures' })
  const engineChoice = createEngineChoice()
  const element = h('section', { id: 'timing', class: 'panel', hidden: true })
  bindAttribute(element, 'aria-label', () => t('detailsTitle'))
  const button = h(
    'button',
    {
      class: 'small-button disclosure',
      type: 'button',
      'aria-controls': 'timing',
      'aria-expanded': 'false',
    },
    icon('clock'),
    words,
    icon('chevron'),
  )
  let last: Item | null = null

  const show = (): void => {
    const isThere = last?.state.kind === 'done'
    button.hidden = !isThere
    element.hidden = !isThere || !isOpen
    button.setAttribute('aria-expanded', String(isOpen))
  }

  const toggle = (): void => {
    isOpen = !isOpen
    show()
    if (isOpen) element.scrollIntoView({ block: 'nearest' })
  }
  button.addEventListener('click', toggle)

  return {
    button,
    element,
    render: (item, inferences) => {
      last = item
      show()
      if (item?.state.kind !== 'done') return
      const { estimate } = item.state
      const summary = timingSummary(estimate, item.colourMs)
      setText(words, summary)
      button.setAttribute('aria-label', `${t('detailsTitle')}: ${summary}`)
      // The engine reports dozens of changes a second while others work; this table stays as it is then.
      const version = [item.id, estimate.key, item.colourMs, inferences, t('total')].join()
      if (version === drawn) return
      drawn = version
      element.replaceChildren(
        ...timingContent(estimate, item.colourMs, inferences),
        engineChoice,
        bring,
      )
    },
  }
}
