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
  return model?.title ?? t('keptModelLost', { hash: sha256.slice(0, 8) })
}

export function piecesTitle({ model }: PartialDownload): string {
  return model === undefined ? t('keptPieces') : t('keptPiecesOf', { model: model.title })
}

/** `act` identifies the button, so that the focus can return to it when the rows are replaced. */
function button(act: string, words: string, label: string, run: () => void): HTMLElement {
  return h(
    'button',
    { class: 'small-button', type: 'button', 'data-act': act, 'aria-label': label, onclick: run },
    words,
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
    ...usage.models.map((kept) => {
      const title = modelTitle(kept)
      const more = t(kept.model === undefined ? 'keptModelLostMore' : 'keptModelMore')
      return row(
        'model',
        title,
        storageSize(kept.bytes),
        more,
        remove(kept.sha256, title, () => actions.clearModel(kept)),
      )
    }),
    ...usage.partials.map((kept) => {
      const title = piecesTitle(kept)
      const act = `pieces-${kept.model?.id ?? ''}`
      return row(
        'pieces',
        title,
        storageSize(kept.bytes),
        t('keptPiecesMore'),
        remove(act, title, () => actions.clearPieces(kept)),
      )
    }),
    ...(usage.page > 0
      ? [row('page', t('keptPage'), storageSize(usage.page), t('keptPageMore'))]
      : []),
  ]
}

/** Lists what “Clear everything” deletes, for its confirmation. */
export function goingWords({ maps, models, partials, page }: Usage): readonly string[] {
  return [
    ...(maps.count > 0
      ? [t('keptMapsCount', { count: maps.count, size: storageSize(maps.bytes) })]
      : []),
    ...models.map((kept) => `${modelTitle(kept)}, ${storageSize(kept.bytes)}`),
    ...partials.map((kept) => `${piecesTitle(kept)}, ${storageSize(kept.bytes)}`),
    ...(page > 0 ? [t('clearPage', { size: storageSize(page) })] : []),
  ]
}
