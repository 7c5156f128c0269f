/** Messages to the visitor: toasts, and short announcements for screen readers. Notes and warnings leave by themselves, errors stay. */
import { bindAttribute } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { language, t } from '../../page/language.ts'
import { createToastArea } from './toastArea.ts'

export type ToastKind = 'trouble' | 'warning' | 'note'

/** The button of a message. Pressing it also dismisses the message. */
export interface ToastAction {
  readonly label: () => string
  act(): void
  /** After this time the message leaves. Without it a message with a button stays until it is dismissed. */
  readonly forMs?: number
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

/** Beyond this number the oldest messages are removed. */
const MAX_MESSAGES = 20
const NOTE_MS = 4000
/** A long sentence needs more time. */
const READING_MS_PER_CHARACTER = 60
/** While the pointer or the focus is on the messages, none leaves. */
const RETRY_MS = 1000

function lifeMs({ kind, text, action }: Message): number {
  if (action !== undefined) return action.forMs ?? Infinity
  return kind === 'trouble' ? Infinity : Math.max(NOTE_MS, READING_MS_PER_CHARACTER * text().length)
}

function createToasts(): Toasts {
  let messages: readonly Message[] = []
  let nextId = 1
  const items = new Map<number, HTMLLIElement>()

  const list = bindAttribute(
    h('ul', { class: 'toasts', 'aria-live': 'polite', 'aria-relevant': 'additions' }),
    'aria-label',
    () => t('messageList'),
  )
  const dismissAll = h('button', {
    class: 'quiet toast-all',
    type: 'button',
    onclick: () => change([]),
  })
  const area = createToastArea(list, dismissAll)

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
      icon(message.kind === 'note' ? 'check' : 'alert'),
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
    // The first number that a page formats makes the browser load the data of all its languages.
    if (!dismissAll.hidden) dismissAll.textContent = t('dismissAll', { count: messages.length })
    area.show(messages.length > 0)
  }

  const change = (next: readonly Message[]): void => {
    const hadFocus = area.element.contains(document.activeElement)
    messages = next
    render()
    if (hadFocus) area.restoreFocus()
  }

  const dismiss = (id: number): void => change(messages.filter((message) => message.id !== id))

  const expire = (id: number): void => {
    if (area.isInUse()) setTimeout(expire, RETRY_MS, id)
    else dismiss(id)
  }

  language.subscribe(() => {
    for (const item of items.values()) item.remove()
    items.clear()
    render()
  })
  render()

  return {
    element: area.element,
    show: (kind, text, action) => {
      const message = { id: nextId++, kind, text, action }
      const sentence = text()
      const others = messages.filter((other) => other.text() !== sentence)
      change([message, ...others].slice(0, MAX_MESSAGES))
      const ms = lifeMs(message)
      if (ms < Infinity) setTimeout(expire, ms, message.id)
      return () => dismiss(message.id)
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
