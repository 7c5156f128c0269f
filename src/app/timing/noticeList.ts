/**
 * The list of notices below the stage: about the selected photo's map, and about an engine that is slower than it could
 * be. A restart of the engine is not listed, because photo/showError.ts shows it as a message when it happens.
 */
import type { EngineReport } from '../../core/types.ts'
import { bindAttribute } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { declinedMessage, noticeMessage, t, threadReasonMessage } from '../../page/language.ts'
import { type Item, noticesOf } from '../photo/item.ts'
import { reloadHelps } from '../shell/offline.ts'

export interface NoticeList {
  readonly element: HTMLElement
  render(item: Item | null, engine: EngineReport | null): void
}

function createButton(label: PageKey, onclick: () => void): HTMLElement {
  return h('button', { class: 'quiet', type: 'button', onclick }, t(label))
}

/**
 * @param openStorage opens the panel where the visitor can delete stored data
 * @param choose opens the file picker
 */
export function createNoticeList(openStorage: () => void, choose: () => void): NoticeList {
  const element = bindAttribute(h('ul', { class: 'notes small', hidden: true }), 'aria-label', () =>
    t('noticeList'),
  )
  let shown = ''
  return {
    element,
    render: (item, engine) => {
      const notices = item === null ? [] : noticesOf(item)
      const about = notices.filter(({ code }) => code !== 'worker-restarted').map(noticeMessage)
      const isSlow = engine !== null && engine.threads === 1 && engine.reason !== 'forced'
      // The site sent no isolation headers. From the next page load on its service worker adds them.
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
      if (canReload)
        element.lastElementChild?.append(
          ' ',
          createButton('reload', () => location.reload()),
        )
      const full = lines.indexOf(noticeMessage({ code: 'storage-full' }))
      element.children[full]?.append(' ', t('makeRoom'), ' ', createButton('storage', openStorage))
      if (alone.length > 0)
        element.firstElementChild?.append(' ', createButton('photoAgain', choose))
    },
  }
}
