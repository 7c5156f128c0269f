/** What opens beside the stage: one panel at a time, fetched when it is first asked for. */

import type { Estimate } from '../../estimate.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { type IconName, icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { toast } from './toast.ts'

export interface DockPanel {
  readonly element: HTMLElement
  /** It is open, and this is the map on the stage; null while there is none, and it is not seen. */
  render(estimate: Estimate | null): void
  /** It was closed: nothing of it stays on the pictures. */
  closed(): void
}

export interface DockChoice {
  readonly name: 'look' | 'measure'
  readonly symbol: IconName
  readonly words: PageKey
  readonly load: () => Promise<DockPanel>
}

export interface Dock {
  /** Beside the stage. */
  readonly element: HTMLElement
  readonly buttons: readonly HTMLElement[]
  render(estimate: Estimate | null): void
}

export function createDock(choices: readonly DockChoice[], bringMap: () => void): Dock {
  const element = h('div', { class: 'dock', hidden: true })
  let open: DockChoice['name'] | null = null
  let current: DockPanel | null = null
  const loaded = new Map<DockChoice['name'], DockPanel>()
  let shown: Estimate | null = null

  const render = (): void => {
    element.hidden = open === null || shown === null || current === null
    for (const [i, button] of buttons.entries()) {
      button.hidden = shown === null
      button.setAttribute('aria-expanded', String(choices[i]?.name === open && !element.hidden))
    }
    current?.render(shown)
  }

  const close = (): void => {
    open = null
    current?.closed()
    current = null
    render()
  }

  const show = async ({ name, load }: DockChoice): Promise<void> => {
    if (open === name) return close()
    close()
    open = name
    const panel = loaded.get(name) ?? (await load())
    loaded.set(name, panel)
    // Another one was asked for meanwhile.
    if (open !== name) return
    current = panel
    element.replaceChildren(shut, panel.element)
    render()
    bringMap()
  }

  const leave = (): void => {
    const button = buttons[choices.findIndex(({ name }) => name === open)]
    close()
    button?.focus()
  }
  const shut = bindAttribute(
    h('button', { class: 'icon-button dock-close', type: 'button', onclick: leave }, icon('close')),
    'aria-label',
    () => t('close'),
  )

  const buttons = choices.map((choice) => {
    const press = (): void => {
      show(choice).catch(() => {
        open = null
        toast('trouble', () => t('panelMissing'))
      })
    }
    const attributes = {
      class: `small-button dock-button ${choice.name}-button`,
      type: 'button',
      'aria-controls': 'dock',
      'aria-expanded': 'false',
      onclick: press,
    }
    return h(
      'button',
      attributes,
      icon(choice.symbol),
      bindText(h('span'), () => t(choice.words)),
    )
  })
  element.id = 'dock'
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    leave()
  })

  return {
    element,
    buttons,
    render: (estimate) => {
      shown = estimate
      render()
    },
  }
}
