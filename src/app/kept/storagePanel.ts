/** The storage dialog: shows what the browser stores for this page, and saves or clears it. */
import { forgetModel } from '../../client/availableModels.ts'
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { storageSize } from '../../page/numbers.ts'
import { storageState } from '../../storage/kv.ts'
import { clearMaps as clearStoredMaps } from '../../storage/maps.ts'
import {
  clearStorage,
  deletePartial,
  deleteStoredModel,
  readUsage,
  type Usage,
} from '../../storage/usage.ts'
import { refreshModels, stopDownload } from '../models/modelChoice.ts'
import { calibrations } from '../preferences/calibrations.ts'
import { mapChoices } from '../preferences/mapChoices.ts'
import { askToPersist } from '../preferences/persist.ts'
import { openZipDialog } from '../save/zipDialog.ts'
import { confirm } from '../ui/confirm.ts'
import { keptZipSources } from './keptMaps.ts'
import {
  clearableItems,
  modelTitle,
  piecesTitle,
  type StorageActions,
  storageRows,
} from './storageRows.ts'

/** Deletes what the visitor chose for single maps: their calibrations, and which map a photo shows. */
function forgetAboutMaps(): void {
  calibrations.clear()
  mapChoices.clear()
}

/** Creates a new dialog each time, so that it is in the current language. */
export function openStoragePanel(): void {
  let usage: Usage | undefined

  const list = h(
    'ul',
    { class: 'kept', 'aria-busy': 'true' },
    h('li', { class: 'small' }, t('keptLoading')),
  )
  const facts = h('div', { class: 'kept-facts' })
  const status = h('p', { class: 'small', role: 'status' })
  const close = h(
    'button',
    { class: 'icon-button', value: 'close', 'aria-label': t('close') },
    icon('close'),
  )
  const everything = h(
    'button',
    { class: 'small-button danger', type: 'button', hidden: true },
    t('clearAll'),
  )
  const dialog = h(
    'dialog',
    { class: 'dialog storage', 'aria-labelledby': 'storage-title' },
    h(
      'form',
      { method: 'dialog' },
      h('div', { class: 'dialog-head' }, h('h2', { id: 'storage-title' }, t('keptTitle')), close),
    ),
    h('p', { class: 'small' }, t('keptMore')),
    list,
    facts,
    h('div', { class: 'kept-foot' }, status, everything),
  )

  const persistence = (persisted: boolean | undefined): readonly HTMLElement[] => {
    if (persisted === undefined) return []
    const sentence = h('p', {}, t(persisted ? 'keptPersistent' : 'keptBestEffort'))
    if (persisted) return [sentence]
    const run = (): void => void persist()
    return [
      sentence,
      h(
        'button',
        { class: 'quiet', type: 'button', 'data-act': 'persist', onclick: run },
        t('keptPersist'),
      ),
    ]
  }

  const totals = (total: Usage['total']): readonly HTMLElement[] =>
    total === undefined
      ? []
      : [
          h(
            'p',
            {},
            t('keptTotal', { usage: storageSize(total.usage), quota: storageSize(total.quota) }),
          ),
        ]

  /** Replaces the rows. The focus returns to the same control, or to the close button if there is no such control. */
  const render = (now: Usage): void => {
    usage = now
    const focused = document.activeElement
    const act =
      focused instanceof HTMLElement && dialog.contains(focused)
        ? focused.dataset['act']
        : undefined
    list.removeAttribute('aria-busy')
    const isNowhere = storageState() === 'absent'
    list.replaceChildren(
      ...(isNowhere ? [h('li', {}, t('keptUnavailable'))] : storageRows(now, actions)),
    )
    facts.replaceChildren(
      ...totals(now.total),
      h('div', { class: 'row' }, ...persistence(now.persisted)),
    )
    everything.hidden = clearableItems(now).length === 0
    if (act === undefined && document.activeElement !== document.body) return
    const again =
      act === undefined
        ? null
        : dialog.querySelector<HTMLElement>(`[data-act="${CSS.escape(act)}"]`)
    ;(again ?? close).focus()
  }

  const refresh = async (): Promise<void> => {
    const now = await readUsage()
    if (dialog.open) render(now)
  }

  /** Reports the result of `work` after the rows show it. */
  const after = async (work: Promise<boolean>, success: string): Promise<void> => {
    const done = await work.catch(() => false)
    await refreshModels()
    await refresh()
    status.textContent = done ? success : t('clearFailed')
    status.classList.toggle('trouble', !done)
  }

  const persist = async (): Promise<void> => {
    const promised = await askToPersist()
    await refresh()
    status.textContent = promised ? '' : t('keptPersistRefused')
    status.classList.remove('trouble')
  }

  const clearMaps = async ({ maps }: Usage): Promise<void> => {
    const what = t('keptMapsCount', { count: maps.count, size: storageSize(maps.bytes) })
    const isSure = await confirm({
      title: t('clearMapsTitle'),
      deleted: [what],
      note: t('clearNoPhotos'),
      yes: t('clear'),
    })
    if (!isSure) return
    forgetAboutMaps()
    await after(clearStoredMaps(), t('cleared', { what }))
  }

  const clearEverything = async (now: Usage): Promise<void> => {
    const question = {
      title: t('clearAllTitle'),
      deleted: clearableItems(now),
      note: t('clearStays'),
      yes: t('clearAllYes'),
    }
    if (!(await confirm(question))) return
    forgetAboutMaps()
    // Stop what writes to a store before the store is emptied. The service worker stays: it receives shared photos.
    const emptied = stopDownload().then(clearStorage)
    await after(emptied, t('clearedAll'))
  }

  const actions: StorageActions = {
    // Another tab may have cleared the maps.
    zipMaps: () =>
      void keptZipSources().then((sources) =>
        sources.length > 0 ? openZipDialog(sources) : refresh(),
      ),
    clearMaps: () => {
      if (usage !== undefined) void clearMaps(usage)
    },
    clearModel: (stored) => {
      const deleted =
        stored.model === undefined ? deleteStoredModel(stored) : forgetModel(stored.model)
      void after(
        deleted.then(() => true),
        t('cleared', { what: modelTitle(stored) }),
      )
    },
    clearPieces: (pieces) => {
      const deleted = stopDownload()
        .then(readUsage)
        .then(({ partials }) => {
          const now = partials.find(({ model }) => model === pieces.model)
          return now === undefined ? undefined : deletePartial(now)
        })
      void after(
        deleted.then(() => true),
        t('cleared', { what: piecesTitle(pieces) }),
      )
    },
  }

  everything.addEventListener('click', () => {
    if (usage !== undefined) void clearEverything(usage)
  })
  // A click on the backdrop has the dialog itself as its target.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  void refresh()
}

export function createStorageButton(): HTMLElement {
  return bindText(
    h('button', { class: 'quiet storage-button', type: 'button', onclick: openStoragePanel }),
    () => t('storage'),
  )
}
