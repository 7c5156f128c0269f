/** "Report a problem": a text about this browser and this visit, for the visitor to copy. It is sent to no server. */
import { pageEngine } from '../../client/engine/pageEngine.ts'
import { VERSION } from '../../core/version.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { languageTag, t } from '../../page/language.ts'
import { storageState } from '../../storage/kv.ts'

/** What the page knows of the selected photo's estimate: the model's name, and milliseconds by stage. */
export type LastEstimate = Readonly<Record<string, unknown>> | null

function reportText(last: LastEstimate, errors: readonly string[]): string {
  const { hardwareConcurrency: cores, language, maxTouchPoints: touch, userAgent } = navigator
  const lines = {
    Depthdrop: VERSION,
    Browser: userAgent,
    Languages: `${languageTag()}, ${language}`,
    Screen: `${innerWidth} × ${innerHeight} @${devicePixelRatio}, touch ${touch}`,
    Page: `secure ${isSecureContext}, isolated ${crossOriginIsolated}, framed ${self !== top}, online ${navigator.onLine}`,
    Processors: cores,
    Threads: JSON.stringify(pageEngine.threads()),
    Engine: JSON.stringify(pageEngine.state.get()),
    Storage: storageState(),
    'Last estimate': JSON.stringify(last),
    'Last errors': errors.join('\n  ') || 'none',
  }
  return Object.entries(lines)
    .map(([title, value]) => `${title}: ${value}`)
    .join('\n')
}

/** @param errors the newest first, without names of files */
export function createReport(
  last: () => LastEstimate,
  errors: () => readonly string[],
): HTMLElement {
  const text = h('textarea', { class: 'report-text', readonly: true, rows: 8 })
  bindAttribute(text, 'aria-label', () => t('report'))
  const copy = async (): Promise<void> => {
    text.select()
    await navigator.clipboard.writeText(text.value).catch(() => document.execCommand('copy'))
    setText(copyButton, t('reportCopied'))
  }
  const copyButton = bindText(
    h('button', { class: 'small-button', type: 'button', onclick: () => void copy() }),
    () => t('reportCopy'),
  )
  const element = h(
    'details',
    { class: 'report' },
    bindText(h('summary'), () => t('report')),
    bindText(h('p', { class: 'small' }), () => t('reportMore')),
    text,
    copyButton,
  )
  element.addEventListener('toggle', () => {
    text.value = reportText(last(), errors())
    setText(copyButton, t('reportCopy'))
  })
  return element
}
