/** The download button, its other formats, and the progress of a file being written. */
import type { FileFormat } from '../core/fileFormats.ts'
import { outputName } from '../core/fileNames.ts'
import { isCancelled } from '../core/errors.ts'
import type { Estimate } from '../estimate.ts'
import { download } from '../io/save.ts'
import { makeFile } from '../makeFile.ts'
import { announce } from './announce.ts'
import { FORMATS } from './formats.ts'
import { h } from '../page/dom.ts'
import { icon } from '../page/icons.ts'
import { troubleOf } from './item.ts'
import { t } from '../page/language.ts'
import { attachPopover, popoverPanel } from './popover.ts'
import { say, sayAs } from '../page/say.ts'
import { shownAs, shownFormat } from './shownAs.ts'
import { toast } from './toast.ts'
import { troubleWords } from './trouble.ts'

export interface Downloads {
  readonly element: HTMLElement
  /** Null: there is nothing to download now. `done` photos of this visit could go into one zip. */
  show(estimate: Estimate | null, done: number): void
  save(format: FileFormat): void
}

/** @param saveAll every finished photo of this visit as one zip */
export const createDownloads = (saveAll: () => void): Downloads => {
  let current: Estimate | null = null
  let finished = 0
  let writing: number | null = null

  const words = h('span')
  const main = h('button', { class: 'primary download-main', type: 'button' }, icon('download'), words)
  main.addEventListener('click', () => save(shownFormat()))
  const more = h('button', { class: 'primary download-more', type: 'button' }, icon('chevron'))
  sayAs(more, 'aria-label', () => t('downloadMore'))

  const render = (): void => {
    main.disabled = current === null || writing !== null
    more.disabled = main.disabled
    words.textContent = writing === null ? t('download') : t('encoding', { percent: Math.round(writing * 100) })
    all.hidden = finished < 2
    allMore.textContent = t('zipVisitMore', { count: finished })
  }
  const save = (format: FileFormat): void => {
    const estimate = current
    if (estimate === null || writing !== null) return
    writing = 0
    render()
    const onProgress = ({ fraction }: { readonly fraction: number | null }): void => {
      writing = fraction ?? 0
      render()
    }
    makeFile(estimate, format, { onProgress, ...shownAs(format, estimate.key) })
      .then((blob) => {
        const name = outputName(estimate.name, format)
        download(blob, name)
        announce(t('saved', { name }))
      })
      .catch((error: unknown) => {
        if (!isCancelled(error)) toast('trouble', () => troubleWords(troubleOf(error), estimate.name))
      })
      .finally(() => {
        writing = null
        render()
      })
  }

  const entries = FORMATS.map(({ format, title, more: remark }) => {
    const pick = (): void => {
      popover.close()
      save(format)
    }
    const words = [say(h('strong'), () => t(title)), say(h('small'), () => t(remark))]
    return h('li', {}, h('button', { class: 'entry', type: 'button', onclick: pick }, ...words))
  })
  const pickAll = (): void => {
    popover.close()
    saveAll()
  }
  const allMore = h('small')
  const all = h('li', { class: 'entry-all' }, h('button', { class: 'entry', type: 'button', onclick: pickAll }, say(h('strong'), () => t('zipVisit')), allMore))
  const popover = attachPopover(more, popoverPanel('download-panel', h('ul', {}, ...entries, all)))

  say(document.createTextNode(''), () => {
    render()
    return ''
  })

  return {
    element: h('div', { class: 'split' }, main, more, popover.panel),
    save,
    show: (estimate, done) => {
      if (estimate === current && done === finished) return
      current = estimate
      finished = done
      render()
    },
  }
}
