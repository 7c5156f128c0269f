/** The rows of the storage dialog: what is stored, its size, and its buttons. */
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { count, storageSize } from '../../page/numbers.ts'
import type { PartialDownload, StoredModel, Usage } from '../../storage/usage.ts'

export interface StorageActions {
  zipMaps(): void
  clearMaps(): void
  clearModel(model: StoredModel): void
  clearPieces(pieces: PartialDownload): void
}

export function modelTitle({ model, sha256 }: StoredModel): string {
  return model?.title ?? t('keptModelRemoved', { hash: sha256.slice(0, 8) })
}

export function piecesTitle({ model }: PartialDownload): string {
  return model === undefined ? t('keptPieces') : t('keptPiecesOf', { model: model.title })
}

/** `act` identifies the button, so that the focus can return to it when the rows are replaced. */
function button(act: string, text: string, label: string, run: () => void): HTMLElement {
  return h(
    'button',
    { class: 'small-button', type: 'button', 'data-act': act, 'aria-label': label, onclick: run },
    text,
  )
}

function row(
  kind: string,
  title: string,
  figures: string,
  more: string,
  ...buttons: readonly HTMLElement[]
): HTMLLIElement {
  return h(
    'li',
    { 'data-kept': kind },
    h(
      'div',
      { class: 'kept-words' },
      h('strong', {}, title),
      h('span', { class: 'badge' }, figures),
      h('small', {}, more),
    ),
    ...buttons,
  )
}

function remove(act: string, title: string, run: () => void): HTMLElement {
  return button(act, t('modelForget'), t('modelForgetOne', { model: title }), run)
}

function mapsRow({ maps }: Usage, actions: StorageActions): HTMLElement {
  const buttons = [
    button('zip', t('zip'), t('zipMaps'), actions.zipMaps),
    button('clear-maps', t('clear'), t('clearMaps'), actions.clearMaps),
  ]
  const figures = maps.count === 0 ? count(0) : `${count(maps.count)} · ${storageSize(maps.bytes)}`
  return row(
    'maps',
    t('keptMaps'),
    figures,
    t('keptMapsMore'),
    ...(maps.count === 0 ? [] : buttons),
  )
}

export function storageRows(usage: Usage, actions: StorageActions): readonly HTMLElement[] {
  return [
    mapsRow(usage, actions),
    ...usage.models.map((stored) => {
      const title = modelTitle(stored)
      const more = t(stored.model === undefined ? 'keptModelRemovedMore' : 'keptModelMore')
      return row(
        'model',
        title,
        storageSize(stored.bytes),
        more,
        remove(stored.sha256, title, () => actions.clearModel(stored)),
      )
    }),
    ...usage.partials.map((pieces) => {
      const title = piecesTitle(pieces)
      const act = `pieces-${pieces.model?.id ?? ''}`
      return row(
        'pieces',
        title,
        storageSize(pieces.bytes),
        t('keptPiecesMore'),
        remove(act, title, () => actions.clearPieces(pieces)),
      )
    }),
    ...(usage.page > 0
      ? [row('page', t('keptPage'), storageSize(usage.page), t('keptPageMore'))]
      : []),
  ]
}

/** Lists what “Clear everything” deletes, for its confirmation. */
export function clearableItems({ maps, models, partials, page }: Usage): readonly string[] {
  return [
    ...(maps.count > 0
      ? [t('keptMapsCount', { count: maps.count, size: storageSize(maps.bytes) })]
      : []),
    ...models.map((stored) => `${modelTitle(stored)}, ${storageSize(stored.bytes)}`),
    ...partials.map((pieces) => `${piecesTitle(pieces)}, ${storageSize(pieces.bytes)}`),
    ...(page > 0 ? [t('clearPage', { size: storageSize(page) })] : []),
  ]
}
