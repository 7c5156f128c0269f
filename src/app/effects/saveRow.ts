/** The button that saves the effect as a file, and its progress. */
import type { FileFormat } from '../../core/files/fileFormats.ts'
import { bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { language, t } from '../../page/language.ts'
import type { Downloads } from '../save/downloads.ts'
import { fileTitle } from './loopFile.ts'

export interface SaveRow {
  readonly element: HTMLElement
  show(format: FileFormat): void
}

export function createSaveRow({ save, stop, progress }: Downloads): SaveRow {
  let shown: FileFormat | null = null
  const button = h('button', {
    class: 'primary effect-save',
    type: 'button',
    onclick: () => {
      if (shown !== null) save(shown)
    },
  })
  const cancel = bindText(
    h('button', { class: 'quiet', type: 'button', hidden: true, onclick: stop }),
    () => t('cancel'),
  )
  const render = (): void => {
    const fraction = progress.get()
    const isSaving = fraction !== null
    if (isSaving && document.activeElement === button) {
      cancel.hidden = false
      cancel.focus()
    }
    if (!isSaving && document.activeElement === cancel) {
      button.disabled = false
      button.focus()
    }
    button.disabled = isSaving
    cancel.hidden = !isSaving
    if (shown === null) return
    setText(
      button,
      isSaving
        ? t('encoding', { percent: Math.round(fraction * 100) })
        : t('effectSave', { format: fileTitle(shown) }),
    )
  }
  progress.subscribe(render)
  language.subscribe(render)
  return {
    element: h('div', { class: 'row effect-actions' }, button, cancel),
    show: (format) => {
      shown = format
      render()
    },
  }
}
