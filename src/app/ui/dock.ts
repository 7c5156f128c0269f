/** The dock beside the stage. It shows one panel at a time and loads a panel's code when it is first opened. */

import type { Estimate } from '../../estimate.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { type IconName, icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { toast } from './toast.ts'

export interface DockPanel {
  readonly element: HTMLElement
  /** Called while the panel is open, with the map on the stage. Null if there is none; the panel is then hidden. */
  render(estimate: Estimate | null): void
  /** Called when the panel closes. It must remove its marks from the images. */
  closed(): void
}

export interface DockChoice {
  readonly name: 'look' | 'measure' | 'effects'
  readonly symbol: IconName
  readonly label: PageKey
  readonly load: () => Promise<DockPanel>
}

export interface Dock {
  /** The container beside the stage. */
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

  const show = async ({ name, load }: DockChoice, isByKey: boolean): Promise<void> => {
    if (open === name) return close()
    close()
    const opener = document.activeElement
    open = name
    const panel = loaded.get(name) ?? (await load())
    loaded.set(name, panel)
    // The visitor opened another panel while this one loaded.
    if (open !== name) return
    current = panel
    element.replaceChildren(shut, panel.element)
    render()
    bringMap()
    // The panel comes before its button in the document: Tab alone would not reach it.
    if (!isByKey || document.activeElement !== opener) return
    panel.element.tabIndex = -1
    panel.element.focus({ preventScroll: true })
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
    const press = (event: Event): void => {
      // The browser counts the clicks of a pointer; a key has none.
      show(choice, event instanceof UIEvent && event.detail === 0).catch(() => {
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
      bindText(h('span'), () => t(choice.label)),
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
