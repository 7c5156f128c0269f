/**
 * Quiet lines about what did not stop the work: notices of the selected photo, and why there is but one thread.
 * A restarted engine is news of the moment, so that one is a message.
 */
import type { EngineReport } from '../core/types.ts'
import { h } from '../page/dom.ts'
import { noticesOf, type Item } from './item.ts'
import { noticeWords, reasonWords } from '../page/language.ts'

export interface Notes {
  readonly element: HTMLElement
  render(item: Item | null, engine: EngineReport | null): void
}

export const createNotes = (): Notes => {
  const element = h('ul', { class: 'notes small', hidden: true })
  let shown = ''
  return {
    element,
    render: (item, engine) => {
      const notices = item === null ? [] : noticesOf(item)
      const about = notices.filter(({ code }) => code !== 'worker-restarted').map(noticeWords)
      const isSlow = engine !== null && engine.threads === 1 && engine.reason !== 'forced'
      const threads = isSlow ? [reasonWords(engine.reason)] : []
      const lines = [...new Set([...about, ...threads])]
      const text = lines.join('\n')
      if (text === shown) return
      shown = text
      element.hidden = lines.length === 0
      element.replaceChildren(...lines.map((line) => h('li', {}, line)))
    },
  }
}
