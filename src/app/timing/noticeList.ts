/**
 * Quiet lines about what did not stop the work: notices of the selected photo, and why there is but one thread.
 * A restarted engine is news of the moment, so that one is a message.
 */
import type { EngineReport } from '../../core/types.ts'
import { h } from '../../page/dom.ts'
import { declinedMessage, noticeMessage, t, threadReasonMessage } from '../../page/language.ts'
import { type Item, noticesOf } from '../photo/item.ts'
import { reloadHelps } from '../shell/offline.ts'

export interface NoticeList {
  readonly element: HTMLElement
  render(item: Item | null, engine: EngineReport | null): void
}

function reloadButton(): HTMLElement {
  return h(
    'button',
    { class: 'quiet', type: 'button', onclick: () => location.reload() },
    t('reload'),
  )
}

function storageButton(open: () => void): HTMLElement {
  return h('button', { class: 'quiet', type: 'button', onclick: open }, t('storage'))
}

/** @param openStorage where room can be made */
export function createNoticeList(openStorage: () => void): NoticeList {
  const element = h('ul', { class: 'notes small', hidden: true })
  let shown = ''
  return {
    element,
    render: (item, engine) => {
      const notices = item === null ? [] : noticesOf(item)
      const about = notices.filter(({ code }) => code !== 'worker-restarted').map(noticeMessage)
      const isSlow = engine !== null && engine.threads === 1 && engine.reason !== 'forced'
      // The reason blames the site, whose service worker mends it at the next reload.
      const canReload = isSlow && engine.reason === 'not-isolated' && reloadHelps.get()
      const wrong =
        engine?.declined?.code === 'check' || engine?.declined?.code === 'failed'
          ? [declinedMessage(engine.declined)]
          : []
      const threads = isSlow
        ? [canReload ? t('reloadForThreads') : threadReasonMessage(engine.reason)]
        : []
      const alone = item?.file === null ? [t('photoAbsent')] : []
      const lines = [...new Set([...alone, ...about, ...wrong, ...threads])]
      const text = lines.join('\n')
      if (text === shown) return
      shown = text
      element.hidden = lines.length === 0
      element.replaceChildren(...lines.map((line) => h('li', {}, line)))
      if (canReload) element.lastElementChild?.append(' ', reloadButton())
      const full = lines.indexOf(noticeMessage({ code: 'storage-full' }))
      element.children[full]?.append(' ', t('makeRoom'), ' ', storageButton(openStorage))
    },
  }
}
