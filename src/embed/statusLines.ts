/** Shows small lines over the map's lower edge: wrong parameters, the reason for one thread, notices about the map, a question. */
import { bindAttribute } from '../page/bind.ts'
import { h } from '../page/dom.ts'
import { icon } from '../page/icons.ts'
import { language, t } from '../page/language.ts'

/** A `trouble` and an `ask` are shown even if the host hides the controls, a `note` is not. */
export interface StatusLine {
  readonly kind: 'trouble' | 'ask' | 'note'
  readonly words: () => string
  readonly button?: { readonly words: () => string; readonly act: () => void }
}

export interface StatusLines {
  readonly element: HTMLElement
  /** Adds or replaces the line of this key; null removes it. */
  set(key: string, line: StatusLine | null): void
}

export function createStatusLines(): StatusLines {
  const lines = new Map<string, StatusLine>()
  const list = h('ul')
  const hide = h('button', { class: 'embed-button', type: 'button' }, icon('close'))
  bindAttribute(hide, 'aria-label', () => t('embedHide'))
  const element = h(
    'div',
    { class: 'embed-lines', hidden: true },
    h('div', { role: 'status' }, list),
    hide,
  )

  const render = (): void => {
    list.replaceChildren(
      ...[...lines.values()].map(({ kind, words, button }) => {
        const line = h('li', { class: kind, title: words() }, words())
        if (button === undefined) return line
        const made = h('button', { class: 'embed-button embed-act', type: 'button' })
        made.textContent = button.words()
        made.addEventListener('click', button.act)
        // A small frame cuts other lines to one row, so their button comes first.
        if (kind === 'ask') line.append(' ', made)
        else line.prepend(made)
        return line
      }),
    )
    element.hidden = lines.size === 0
    element.dataset['kind'] = [...lines.values()].every(({ kind }) => kind === 'note')
      ? 'note'
      : 'trouble'
  }
  hide.addEventListener('click', () => {
    lines.clear()
    render()
  })
  language.subscribe(render)
  render()

  return {
    element,
    set: (key, line) => {
      if (line === null) lines.delete(key)
      else lines.set(key, line)
      render()
    },
  }
}
