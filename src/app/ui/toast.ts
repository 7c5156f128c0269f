/** Messages to the visitor: toasts that stay until they are dismissed, and short announcements for screen readers. */
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { language, t } from '../../page/language.ts'

export type ToastKind = 'trouble' | 'note'

/** The button of a message. Pressing it also dismisses the message. */
export interface ToastAction {
  readonly label: () => string
  act(): void
}

interface Message {
  readonly id: number
  readonly kind: ToastKind
  readonly text: () => string
  readonly action: ToastAction | undefined
}

interface Toasts {
  readonly element: HTMLElement
  /** Returns a function that dismisses the message. */
  show(kind: ToastKind, text: () => string, action?: ToastAction): () => void
}

/** Beyond this number the oldest messages are removed. The strip still shows the errors of all photos. */
const MAX_MESSAGES = 20

function createToasts(): Toasts {
  let messages: readonly Message[] = []
  let nextId = 1
  const items = new Map<number, HTMLLIElement>()

  const list = h('ul', { class: 'toasts', 'aria-live': 'polite', 'aria-relevant': 'additions' })
  const dismissAll = h('button', {
    class: 'quiet toast-all',
    type: 'button',
    onclick: () => change([]),
  })
  const element = h('section', { class: 'toast-area' }, list, dismissAll)

  const actionButton = ({ id, action }: Message): readonly HTMLElement[] => {
    if (action === undefined) return []
    const act = (): void => {
      dismiss(id)
      action.act()
    }
    return [h('button', { class: 'small-button', type: 'button', onclick: act }, action.label())]
  }

  const createItem = (message: Message): HTMLLIElement =>
    h(
      'li',
      { class: `toast toast-${message.kind}` },
      icon(message.kind === 'trouble' ? 'alert' : 'check'),
      h('div', { class: 'toast-text' }, h('p', {}, message.text()), ...actionButton(message)),
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

  const render = (): void => {
    for (const [id, item] of items) {
      if (messages.some((message) => message.id === id)) continue
      item.remove()
      items.delete(id)
    }
    for (const [index, message] of messages.entries()) {
      const item = items.get(message.id) ?? createItem(message)
      items.set(message.id, item)
      // An item that already has its place is not moved: a screen reader would read it again.
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null)
    }
    dismissAll.hidden = messages.length < 2
    dismissAll.textContent = t('dismissAll', { count: messages.length })
    element.hidden = messages.length === 0
    element.setAttribute('aria-label', t('messages'))
  }

  const change = (next: readonly Message[]): void => {
    messages = next
    render()
  }

  const dismiss = (id: number): void => {
    const hadFocus = element.contains(document.activeElement)
    change(messages.filter((message) => message.id !== id))
    if (hadFocus) list.querySelector<HTMLElement>('.icon-button')?.focus()
  }

  language.subscribe(() => {
    for (const item of items.values()) item.remove()
    items.clear()
    render()
  })
  render()

  return {
    element,
    show: (kind, text, action) => {
      const id = nextId++
      const sentence = text()
      const others = messages.filter((message) => message.text() !== sentence)
      change([{ id, kind, text, action }, ...others].slice(0, MAX_MESSAGES))
      return () => dismiss(id)
    },
  }
}

let toasts: Toasts | null = null
let liveRegion: HTMLElement | null = null

function sharedToasts(): Toasts {
  toasts ??= createToasts()
  return toasts
}

function sharedLiveRegion(): HTMLElement {
  liveRegion ??= h('div', { class: 'unseen', role: 'status' })
  return liveRegion
}

/** The elements that the page must contain. They are created on first use, so that importing this file needs no DOM. */
export function messageElements(): readonly HTMLElement[] {
  return [sharedToasts().element, sharedLiveRegion()]
}

/**
 * Shows a message above the older ones. A message with the same sentence replaces the older one. Returns a function that
 * dismisses it.
 */
export function toast(kind: ToastKind, text: () => string, action?: ToastAction): () => void {
  return sharedToasts().show(kind, text, action)
}

/** Speaks a sentence in screen readers once they are idle. Of several in quick succession they speak the last. */
export function announce(sentence: string): void {
  sharedLiveRegion().textContent = sentence
}
