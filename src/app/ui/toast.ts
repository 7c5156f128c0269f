/** Messages that stay until they are dismissed, newest first, in a small region that scrolls. */
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { language, t } from '../../page/language.ts'
import { sayAs } from '../../page/say.ts'

export type ToastKind = 'trouble' | 'note'

/** What can be done about a message; the button dismisses it. */
export interface ToastAction {
  readonly words: () => string
  act(): void
}

interface Message {
  readonly id: number
  readonly kind: ToastKind
  readonly words: () => string
  readonly action: ToastAction | undefined
}

/** A hundred bad files need no more: each says the same on the strip. */
const MOST = 20

let messages: readonly Message[] = []
let nextId = 1

const list = h('ul', { class: 'toasts', 'aria-live': 'polite', 'aria-relevant': 'additions' })
const dismissAll = h('button', {
  class: 'quiet toast-all',
  type: 'button',
  onclick: () => change([]),
})
export const toasts = sayAs(
  h('section', { class: 'toast-area' }, list, dismissAll),
  'aria-label',
  () => t('messages'),
)

const drawn = new Map<number, HTMLLIElement>()

function actionOf({ id, action }: Message): readonly HTMLElement[] {
  if (action === undefined) return []
  const act = (): void => {
    dismiss(id)
    action.act()
  }
  return [h('button', { class: 'small-button', type: 'button', onclick: act }, action.words())]
}

function create(message: Message): HTMLLIElement {
  return h(
    'li',
    { class: `toast toast-${message.kind}` },
    icon(message.kind === 'trouble' ? 'alert' : 'check'),
    h('div', { class: 'toast-text' }, h('p', {}, message.words()), ...actionOf(message)),
    h(
      'button',
      {
        class: 'icon-button',
        type: 'button',
        'aria-label': t('dismiss'),
        onclick: () => dismiss(message.id),
      },
      icon('close'),
    ),
  )
}

function render(): void {
  const visible = messages
  for (const [id, element] of drawn) {
    if (visible.some((message) => message.id === id)) continue
    element.remove()
    drawn.delete(id)
  }
  for (const [place, message] of visible.entries()) {
    const element = drawn.get(message.id) ?? create(message)
    drawn.set(message.id, element)
    if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null)
  }
  dismissAll.hidden = messages.length < 2
  dismissAll.textContent = t('dismissAll', { count: messages.length })
  toasts.hidden = messages.length === 0
}

function change(next: readonly Message[]): void {
  messages = next
  render()
}

function dismiss(id: number): void {
  const hadFocus = toasts.contains(document.activeElement)
  change(messages.filter((message) => message.id !== id))
  if (hadFocus) list.querySelector<HTMLElement>('.icon-button')?.focus()
}

language.subscribe(() => {
  for (const element of drawn.values()) element.remove()
  drawn.clear()
  render()
})

render()

/** Newest first. The same sentence is not said twice at once. What it returns takes the message away. */
export function toast(kind: ToastKind, words: () => string, action?: ToastAction): () => void {
  const sentence = words()
  const id = nextId++
  change(
    [
      { id, kind, words, action },
      ...messages.filter((message) => message.words() !== sentence),
    ].slice(0, MOST),
  )
  return () => dismiss(id)
}
