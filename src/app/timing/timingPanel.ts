/** The timing panel: a button that shows the total time, and the table that it opens. */

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

/** @param fileButton adds a depth map from a file. It is placed at the end of the panel. */
export function createTimingPanel(fileButton: HTMLElement): TimingPanel {
  let isOpen = false
  let drawn = ''
  const summaryText = h('span', { class: 'figures' })
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
    summaryText,
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
      setText(summaryText, summary)
      button.setAttribute('aria-label', `${t('detailsTitle')}: ${summary}`)
      // While other photos are processed the page renders dozens of times a second. This table then stays the same.
      const version = [item.id, estimate.key, item.colourMs, inferences, t('total')].join()
      if (version === drawn) return
      drawn = version
      element.replaceChildren(
        ...timingContent(estimate, item.colourMs, inferences),
        engineChoice,
        fileButton,
      )
    },
  }
}
