/** One model in the menu: its description, and the buttons to download or delete it. */
import type { ModelEntry } from '../../client/availableModels.ts'
import type { Model } from '../../core/types.ts'
import { h, setText } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { duration, megabytes, transferred } from '../../page/numbers.ts'
import { errorMessage } from '../photo/showError.ts'
import { toast } from '../ui/toast.ts'
import { askProfile } from './askLater.ts'
import type { Download, ModelChoice } from './modelChoice.ts'
import {
  chooseModel,
  correctModel,
  readyMessage,
  removeModel,
  startDownload,
  stopDownload,
} from './modelChoice.ts'
import { speedOf } from './speeds.ts'

/** The host that the model comes from, if it is not the site's own. */
function hostOf({ source }: Model): string | undefined {
  const url =
    source.kind === 'own' ? source.address : source.kind === 'fetched' ? source.urls[0] : undefined
  return url !== undefined && URL.canParse(url) ? new URL(url).host : undefined
}

function description({ model }: ModelEntry): string {
  if (model.id === 'starter') return t('modelStarter')
  if (model.id === 'midas-small') return t('modelMidas')
  if (model.id === 'midas-small-q8') return t('modelMidasQ8')
  if (model.id === 'depth-anything-v2-small') return t('modelDepthAnything')
  if (model.id === 'depth-anything-v2-small-q8') return t('modelDepthAnythingQ8')
  if (model.id === 'seeded') return t('modelSeeded')
  const host = hostOf(model)
  return host === undefined ? t('modelOwn') : t('modelByAddress', { host })
}

/** Licence, host, measured time, and the SHA-256 of a model that the catalogue does not pin, as far as they are known. */
function facts({ model, state }: ModelEntry): string {
  const { source, sha256 } = model
  const host = source.kind === 'fetched' && state === 'on-site' ? hostOf(model) : undefined
  const isByAddress = source.kind === 'own' && source.address !== undefined
  const ms = speedOf(model)
  return [
    model.licence,
    ...(host === undefined ? [] : [t('modelFrom', { host })]),
    ...(ms === undefined ? [] : [t('modelSpeed', { time: duration(ms) })]),
    ...(isByAddress && sha256 !== '' ? [`SHA-256 ${sha256}`] : []),
  ]
    .filter((text) => text !== '')
    .join(' · ')
}

function downloadAndReport(model: Model): void {
  void startDownload(model).then((end) => {
    if (end === 'done') toast('note', readyMessage(model))
  })
}

/** `act` names the button. The menu finds the focused button by it after it has rendered a new row. */
function createButton(act: string, text: string, label: string, run: () => void): HTMLElement {
  return h(
    'button',
    { class: 'small-button', type: 'button', 'data-act': act, 'aria-label': label, onclick: run },
    text,
  )
}

type Running = Extract<Download, { kind: 'running' }>

/** Updates the row in place. A button that is replaced many times a second cannot be clicked. */
export function showProgress(row: Element, { model, progress }: Running): void {
  const percent = Math.round((progress?.fraction ?? 0) * 100)
  const bar = row.querySelector<HTMLElement>('.bar')
  bar?.setAttribute('aria-valuenow', String(percent))
  bar?.style.setProperty('--done', `${percent}%`)
  const bytes = progress?.bytes
  const text =
    bytes === undefined ? t('modelDownloading', { model: model.title }) : transferred(bytes)
  const figures = row.querySelector('.figures')
  if (figures !== null) setText(figures, text)
}

function createProgress(download: Running): HTMLElement {
  const { model } = download
  const bar = h(
    'div',
    {
      class: 'bar',
      role: 'progressbar',
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      'aria-label': t('modelDownloading', { model: model.title }),
    },
    h('div', { class: 'bar-fill' }),
  )
  const row = h(
    'div',
    { class: 'model-more model-running' },
    bar,
    h('span', { class: 'small figures' }),
    createButton(
      'stop',
      t('modelCancel'),
      t('modelCancelOne', { model: model.title }),
      () => void stopDownload(),
    ),
  )
  showProgress(row, download)
  return row
}

function createStopped({
  model,
  error,
  resume,
}: Extract<Download, { kind: 'stopped' }>): HTMLElement {
  const text = error === null ? t('modelStopped') : errorMessage(error, model.title)
  return h(
    'div',
    { class: 'model-more' },
    h('p', { class: error === null ? 'small' : 'small trouble' }, text),
    createButton(
      'get',
      t('modelResume'),
      t('modelResumeOne', { model: model.title }),
      resume ?? (() => downloadAndReport(model)),
    ),
  )
}

/** A graph can mislead, so what was derived from it can be changed. */
function correction(model: Model): readonly HTMLElement[] {
  if (model.source.kind !== 'own') return []
  const label = t('modelCorrectOne', { model: model.title })
  const change = (): void => void correctModel(model, askProfile)
  return [createButton('correct', t('modelCorrect'), label, change)]
}

function createActions(entry: ModelEntry, { download }: ModelChoice): readonly HTMLElement[] {
  const { model, state, isStored } = entry
  if (download?.model.id === model.id && state !== 'ready') {
    return [download.kind === 'running' ? createProgress(download) : createStopped(download)]
  }
  const size = megabytes(model.bytes)
  const isOwn = model.source.kind === 'own'
  const forget = (): HTMLElement => {
    const label = t('modelForgetOne', { model: model.title })
    return createButton('forget', t('modelForget'), label, () => void removeModel(model))
  }
  const more = (...buttons: readonly HTMLElement[]): readonly HTMLElement[] => [
    h('div', { class: 'model-more' }, ...buttons),
  ]
  if (state === 'on-site') {
    const label = t('modelGetOne', { model: model.title, size })
    const get = createButton('get', t('modelGet', { size }), label, () => downloadAndReport(model))
    return more(get, ...(isOwn ? [forget()] : []))
  }
  // A model of the visitor's own that storage refused can still be changed and removed.
  return isStored || isOwn ? more(...correction(model), forget()) : []
}

export function createModelRow(entry: ModelEntry, choice: ModelChoice): HTMLElement {
  const { model, state } = entry
  const size = model.bytes > 0 ? megabytes(model.bytes) : ''
  return h(
    'li',
    { class: 'model', 'data-model': model.id },
    h(
      'label',
      { class: 'option' },
      h('input', {
        type: 'radio',
        name: 'model',
        value: model.id,
        checked: choice.chosen.id === model.id,
        disabled: state !== 'ready',
        'data-act': 'choose',
        onchange: () => chooseModel(model),
      }),
      h(
        'span',
        {},
        h('strong', {}, model.title),
        h('span', { class: 'badge' }, size),
        h('small', {}, description(entry)),
        h('small', { class: 'model-facts' }, facts(entry)),
      ),
    ),
    ...createActions(entry, choice),
  )
}
