/** The dialog that saves many maps as a ZIP or into a folder: formats, progress, result. */
import { isCancelled, messageOf } from '../../core/errors.ts'
import { canWriteFolders } from '../../io/folderTarget.ts'
import { h } from '../../page/dom.ts'
import {
  FORMAT_GROUPS,
  OFFERED,
  type OfferedEntry,
  type OfferedFormat,
} from '../../page/formats.ts'
import { t } from '../../page/language.ts'
import { errorMessage } from '../photo/showError.ts'
import { fileChoices } from '../preferences/fileChoices.ts'
import { exportFormat, exportOptions } from './exportOptions.ts'
import { createFileControls, type SetLabel } from './fileControls.ts'
import { askFolderTarget, askZipTarget, type SaveTarget } from './saveTarget.ts'
import { exportZip, type LeftOut, NothingWritten, type ZipSource } from './zipExport.ts'

/** The message shows at most this many names. */
const MAX_NAMES = 5

function namesOf(leftOut: readonly LeftOut[]): string {
  const names = [...new Set(leftOut.map(({ name }) => name))]
  const rest = names.length - MAX_NAMES
  return names.slice(0, MAX_NAMES).join(', ') + (rest > 0 ? ` (+${rest})` : '')
}

/** The reason why the first of the files failed. The message gives only this one. */
function reasonOf([first]: readonly LeftOut[]): string {
  return first === undefined || first.error === null
    ? t('zipGone')
    : errorMessage(first.error, first.name)
}

function leftOutMessage(key: 'zipLeftOut' | 'zipNothing', leftOut: readonly LeftOut[]): string {
  return t(key, { names: namesOf(leftOut), reason: reasonOf(leftOut) })
}

function saveErrorMessage(error: unknown, target: SaveTarget): string {
  if (error instanceof NothingWritten) return leftOutMessage('zipNothing', error.leftOut)
  const count = target.written()
  if (error instanceof Error && error.name === 'QuotaExceededError')
    return t(target.noRoom, { count })
  return t(target.failed, { count, detail: messageOf(error) })
}

function formatOption({ format, title, more }: OfferedEntry): HTMLLabelElement {
  const chosen = fileChoices.get().formats
  return h(
    'label',
    { class: 'option' },
    h('input', {
      type: 'checkbox',
      name: 'format',
      value: format,
      checked: chosen.includes(format),
    }),
    h('span', {}, h('strong', {}, t(title)), h('small', {}, t(more))),
  )
}

const setLabel: SetLabel = (node, key) => {
  node.textContent = t(key)
  return node
}

/** Creates a new dialog each time, so that it is in the current language. Resolves when the dialog closes. */
export function openZipDialog(sources: readonly ZipSource[]): Promise<void> {
  return new Promise((resolve) => {
    const stop = new AbortController()
    /** The maps that are not saved yet. */
    let rest = sources
    const fill = h('div', { class: 'bar-fill' })
    const range = { role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 }
    const bar = h('div', { class: 'bar', ...range, 'aria-labelledby': 'zip-title' }, fill)
    const figures = h('p', { class: 'small figures' })
    const progress = h('div', { class: 'zip-progress', hidden: true }, bar, figures)
    const result = h('p', { class: 'zip-result', role: 'status' })
    const save = h('button', { class: 'primary' }, t('zipSave'))
    const folder = h(
      'button',
      { class: 'small-button', type: 'button', onclick: () => start(askFolderTarget) },
      t('folderSave'),
    )
    const close = h(
      'button',
      { class: 'quiet', type: 'button', onclick: () => dialog.close() },
      t('cancel'),
    )
    const controls = createFileControls(setLabel)
    const group = ({
      group: name,
      title,
      entries,
    }: (typeof FORMAT_GROUPS)[number]): HTMLElement => {
      const heading = h('h3', { id: `zip-${name}` }, t(title))
      return h(
        'div',
        { class: 'file-group', role: 'group', 'aria-labelledby': heading.id },
        heading,
        h('div', { class: 'file-entries' }, ...entries.map(formatOption)),
        controls.of[name],
      )
    }
    const boxes = h(
      'fieldset',
      { class: 'options', 'aria-labelledby': 'zip-more' },
      ...FORMAT_GROUPS.map(group),
    )
    const more = h('p', { id: 'zip-more' }, t('zipCount', { count: sources.length }))
    const form = h(
      'form',
      {},
      h('h2', { id: 'zip-title' }, t('zipTitle')),
      more,
      boxes,
      progress,
      result,
      h('div', { class: 'dialog-actions' }, close, ...(canWriteFolders() ? [folder] : []), save),
    )
    const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'zip-title' }, form)

    const ticked = (): readonly OfferedFormat[] => {
      const values = new FormData(form).getAll('format')
      return OFFERED.map(({ format }) => format).filter((format) => values.includes(format))
    }

    const show = (done: number, all: number): void => {
      const percent = Math.round((done / all) * 100)
      bar.setAttribute('aria-valuenow', String(percent))
      bar.style.setProperty('--done', `${percent}%`)
      figures.textContent = t('zipWriting', { done: Math.min(all, Math.floor(done) + 1), all })
    }

    const end = (text: string, isError: boolean): void => {
      progress.hidden = true
      result.textContent = text
      result.classList.toggle('trouble', isError)
      close.textContent = t('close')
    }

    const write = async (
      target: SaveTarget,
      formats: readonly OfferedFormat[],
      onSource: (index: number) => void,
    ): Promise<void> => {
      boxes.disabled = true
      close.focus()
      save.hidden = true
      folder.hidden = true
      result.textContent = ''
      progress.hidden = false
      show(0, rest.length * formats.length)
      const request = {
        sources: rest,
        formats: formats.map(exportFormat),
        optionsFor: exportOptions,
        signal: stop.signal,
        onProgress: show,
        onSource,
      }
      const { written, leftOut } = await exportZip(request, (files) =>
        target.write(files, stop.signal),
      )
      const missing = leftOut.length === 0 ? [] : [leftOutMessage('zipLeftOut', leftOut)]
      end([t(target.saved, { count: written }), ...missing].join(' '), missing.length > 0)
    }

    /** Lets the visitor save the remaining maps to another target, or in fewer formats. */
    const offerRest = (reached: number, target: SaveTarget): void => {
      if (target.written() > 0) rest = rest.slice(reached)
      more.textContent = t('zipCount', { count: rest.length })
      boxes.disabled = false
      for (const button of [save, folder]) {
        button.hidden = false
        button.disabled = false
      }
    }

    form.addEventListener('change', () => {
      save.disabled = ticked().length === 0
      folder.disabled = save.disabled
    })
    /** Called at once by a click or a key: browsers open a file dialog only then. */
    const start = (ask: () => Promise<SaveTarget>): void => {
      const formats = ticked()
      fileChoices.set({ ...fileChoices.get(), formats })
      save.disabled = true
      folder.disabled = true
      let reached = 0
      ask().then(
        (target) =>
          write(target, formats, (at) => (reached = at)).catch((error: unknown) => {
            if (stop.signal.aborted) return
            end(saveErrorMessage(error, target), true)
            if (!(error instanceof NothingWritten)) offerRest(reached, target)
          }),
        (error: unknown) => {
          save.disabled = false
          folder.disabled = false
          // If the visitor closed the browser's file dialog, this one stays as it was.
          if (!isCancelled(error)) end(t('zipFailed', { detail: messageOf(error) }), true)
        },
      )
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      start(askZipTarget)
    })
    dialog.addEventListener('close', () => {
      stop.abort()
      dialog.remove()
      resolve()
    })
    document.body.append(dialog)
    dialog.showModal()
  })
}
