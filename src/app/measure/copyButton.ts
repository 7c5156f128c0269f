/** A button that copies one value to the clipboard. */
import { bindAttribute } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { announce, toast } from '../ui/toast.ts'

/** How long the button shows that it copied, in milliseconds. */
const DONE_MS = 1500

export interface CopyButton {
  readonly element: HTMLElement
  /** Null: there is nothing to copy. */
  show(text: string | null): void
}

/** @param label names the value */
export function createCopyButton(label: PageKey): CopyButton {
  let current = ''
  const copy = async (): Promise<void> => {
    const text = current
    try {
      await navigator.clipboard.writeText(text)
      announce(t('copied', { text }))
      element.replaceChildren(icon('check'))
      setTimeout(() => element.replaceChildren(icon('copy')), DONE_MS)
    } catch {
      // A frame, an old browser or the visitor may forbid the clipboard.
      toast('trouble', () => t('copyRefused', { text }))
    }
  }
  const element = h(
    'button',
    { class: 'icon-button copy-value', type: 'button', onclick: () => void copy() },
    icon('copy'),
  )
  bindAttribute(element, 'aria-label', () => t('copyOne', { name: t(label) }))
  return {
    element,
    show: (text) => {
      current = text ?? ''
      element.hidden = text === null
    },
  }
}
