/** The download button with its menu, and the progress of the file that is being written. */

import { isCancelled } from '../../core/errors.ts'
import type { FileFormat } from '../../core/files/fileFormats.ts'
import { detailedName, outputName } from '../../core/files/fileNames.ts'
import { displaySize } from '../../core/resample/fitSize.ts'
import type { Progress } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import { download } from '../../io/browserDownload.ts'
import { CopyRefused, copyPng } from '../../io/clipboard.ts'
import { makeFile } from '../../makeFile.ts'
import { bindAttribute } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { language, t } from '../../page/language.ts'
import { createStore, type Store } from '../../page/store.ts'
import { showError } from '../photo/showError.ts'
import { announce, toast } from '../ui/toast.ts'
import { attachDragOut } from './dragOut.ts'
import { exportFormat, exportOptions } from './exportOptions.ts'
import { createFileMenu } from './fileMenu.ts'
import { savedMap, savedSettings } from './savedMap.ts'

function nameOf({ name, settings }: Estimate, format: FileFormat): string {
  return detailedName(outputName(name, format), format, savedSettings(format, settings))
}

async function make(
  estimate: Estimate,
  format: FileFormat,
  progress: { readonly signal: AbortSignal; readonly onProgress?: (progress: Progress) => void },
): Promise<Blob> {
  const options = { ...exportOptions(estimate.key), ...progress }
  return makeFile(await savedMap(estimate, format, progress.signal), format, options)
}

export interface Downloads {
  readonly element: HTMLElement
  /** Null disables the button. `done` is the number of finished photos of this visit. */
  show(estimate: Estimate | null, done: number): void
  /** Saves the heat map as shown, or a file of another format. */
  save(format?: FileFormat): void
  /** 0…1 while a file is being made, else null. */
  readonly progress: Pick<Store<number | null>, 'get' | 'subscribe'>
  /** Stops making the file. */
  stop(): void
  /** Focuses the download button. */
  focus(): void
}

interface Writing {
  readonly stop: AbortController
  readonly fraction: number
}

/**
 * @param view opens the 3D view
 * @param saveAll saves all finished photos of this visit as a ZIP
 */
export function createDownloads(view: () => void, saveAll: () => void): Downloads {
  let current: Estimate | null = null
  let finished = 0
  let writing: Writing | null = null
  const progress = createStore<number | null>(null)

  const label = h('span', { class: 'download-label' })
  const shortLabel = h('span', { class: 'download-short' })
  const main = h(
    'button',
    { class: 'primary download-main', type: 'button', onclick: () => save('heat') },
    icon('download'),
    label,
    shortLabel,
  )
  const more = h('button', { class: 'primary download-more', type: 'button' }, icon('chevron'))
  bindAttribute(more, 'aria-label', () => t('downloadMore'))
  const stop = h(
    'button',
    { class: 'primary download-stop', type: 'button', onclick: () => writing?.stop.abort() },
    icon('close'),
  )
  bindAttribute(stop, 'aria-label', () => t('filesStop'))

  const render = (): void => {
    main.disabled = current === null || writing !== null
    more.disabled = main.disabled
    more.hidden = writing !== null
    stop.hidden = writing === null
    const percent = writing === null ? null : Math.round(writing.fraction * 100)
    setText(label, percent === null ? t('download') : t('encoding', { percent }))
    setText(shortLabel, percent === null ? t('downloadShort') : `${percent}%`)
    main.setAttribute('aria-label', label.textContent)
    menu.show(finished)
    progress.set(writing?.fraction ?? null)
  }

  /** Makes a file and shows its progress. `done` receives the promise at once, because the clipboard needs it in the click. */
  const write = (
    estimate: Estimate,
    format: FileFormat,
    done: (file: Promise<Blob>) => Promise<void>,
  ): void => {
    const abort = new AbortController()
    const hadFocus = more.matches(':focus')
    writing = { stop: abort, fraction: 0 }
    render()
    if (hadFocus) stop.focus()
    const onProgress = ({ fraction }: Progress): void => {
      writing = { stop: abort, fraction: fraction ?? 0 }
      render()
    }
    done(make(estimate, format, { signal: abort.signal, onProgress }))
      .catch((error: unknown) => {
        abort.abort()
        if (error instanceof CopyRefused) toast('trouble', () => t('filesCopyRefused'))
        else if (!isCancelled(error)) showError(error, estimate.name)
      })
      .finally(() => {
        const hadStop = stop.matches(':focus')
        writing = null
        render()
        if (hadStop) more.focus()
      })
  }

  const hand = (blob: Blob, name: string): void => {
    download(blob, name)
    announce(t('saved', { name }))
  }
  const save = (wanted: FileFormat): void => {
    const estimate = current
    if (estimate === null || writing !== null) return
    const format = exportFormat(wanted)
    const ready = wanted === 'heat' ? dragOut.take() : null
    if (ready !== null) return hand(ready.blob, ready.name)
    write(estimate, format, async (file) => hand(await file, nameOf(estimate, format)))
  }
  const dragOut = attachDragOut(main, () => {
    const estimate = current
    if (estimate === null || writing !== null) return null
    const format = exportFormat('heat')
    return {
      map: estimate.map,
      key: JSON.stringify([estimate.key, estimate.name, format, exportOptions(estimate.key)]),
      make: async (signal) => ({
        name: nameOf(estimate, format),
        blob: await make(estimate, format, { signal }),
      }),
    }
  })

  const copy = (): void => {
    if (current === null || writing !== null) return
    // Limit the size to that on screen: the clipboard holds the image uncompressed.
    write({ ...current, size: displaySize(current.size) }, exportFormat('heat'), async (file) => {
      await copyPng(file)
      toast('note', () => t('filesCopied'))
    })
  }

  const menu = createFileMenu(more, { save, copy, view, saveAll })
  language.subscribe(render)
  render()

  return {
    element: h('div', { class: 'split' }, main, more, stop, menu.panel),
    save: (format = 'heat') => save(format),
    progress,
    stop: () => writing?.stop.abort(),
    focus: () => main.focus({ preventScroll: true }),
    show: (estimate, done) => {
      if (estimate === current && done === finished) return
      current = estimate
      finished = done
      render()
    },
  }
}
