/** The one polite live region for things that need no answer. Spoken sparsely: several at once become the last. */
import { h } from '../../page/dom.ts'

const region = h('div', { class: 'unseen', role: 'status' })

export const announcer = region

export function announce(words: string): void {
  region.textContent = words
}
