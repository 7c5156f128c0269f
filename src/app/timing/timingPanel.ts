/** The details of a map, last on the page and closed at first: how long each step took, and which engine computed it. */
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import type { Item } from '../photo/item.ts'
import { createEngineChoice } from './engineChoice.ts'
import { timingContent } from './timing.ts'

export interface TimingPanel {
  readonly element: HTMLElement
  render(item: Item | null, inferences: number): void
}

export function createTimingPanel(): TimingPanel {
  let isOpen = false
  let drawn = ''
  const engineChoice = createEngineChoice()
  const panel = h('section', { id: 'timing', class: 'panel', hidden: true })
  bindAttribute(panel, 'aria-label', () => t('detailsTitle'))
  const toggle = (): void => {
    isOpen = !isOpen
    panel.hidden = !isOpen
    button.setAttribute('aria-expanded', String(isOpen))
    if (isOpen) panel.scrollIntoView({ block: 'nearest' })
  }
  const button = h(
    'button',
    {
      class: 'quiet disclosure',
      type: 'button',
      'aria-controls': 'timing',
      'aria-expanded': 'false',
      onclick: toggle,
    },
    bindText(h('span'), () => t('details')),
    icon('chevron'),
  )
  const element = h('div', { class: 'details' }, button, panel)

  return {
    element,
    render: (item, inferences) => {
      element.hidden = item?.state.kind !== 'done'
      if (item?.state.kind !== 'done') return
      const { estimate } = item.state
      // While other photos are processed the page renders dozens of times a second. This table then stays the same.
      const version = [item.id, estimate.key, item.colourMs, inferences, t('total')].join()
      if (version === drawn) return
      drawn = version
      panel.replaceChildren(...timingContent(estimate, item.colourMs, inferences), engineChoice)
    },
  }
}
