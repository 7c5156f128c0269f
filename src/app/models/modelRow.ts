/** One model in the menu: what it is, whether it is here, and how to get it. */
import { h, setText } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { megabytes, transferred } from '../../page/numbers.ts'
import { errorMessage } from '../photo/errors.ts'
import { toast } from '../ui/toast.ts'
import type { Download, ModelChoice, Offer } from './modelChoice.ts'
import {
  chooseModel,
  readyMessage,
  removeModel,
  startDownload,
  stopDownload,
} from './modelChoice.ts'

function description({ model, state }: Offer): string {
  if (state === 'absent') return t('modelAbsent')
  if (state === 'asking') return t('modelAsking')
  if (model.id === 'starter') return t('modelStarter')
  if (model.id === 'midas-small') return t('modelMidas')
  return model.id === 'seeded' ? t('modelSeeded') : t('modelOwn')
}

function get(offer: Offer): void {
  const { model } = offer
  void startDownload(model).then((end) => {
    if (end === 'done') toast('note', readyMessage(model))
  })
}

/** `act` names the control, so that the focus finds it again when the row is made anew. */
function button(act: string, words: string, label: string, run: () => void): HTMLElement {
  return h(
    'button',
    { class: 'small-button', type: 'button', 'data-act': act, 'aria-label': label, onclick: run },
    words,
  )
}

type Running = Extract<Download, { kind: 'running' }>

/** In place: a button that is replaced many times a second cannot be clicked. */
export function showProgress(row: Element, { model, progress }: Running): void {
  const percent = Math.round((progress?.fraction ?? 0) * 100)
  const bar = row.querySelector<HTMLElement>('.bar')
  bar?.setAttribute('aria-valuenow', String(percent))
  bar?.style.setProperty('--done', `${percent}%`)
  const bytes = progress?.bytes
  const words =
    bytes === undefined ? t('modelDownloading', { model: model.title }) : transferred(bytes)
  const figures = row.querySelector('.figures')
  if (figures !== null) setText(figures, words)
}

function running(download: Running): HTMLElement {
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
    button(
      'stop',
      t('modelCancel'),
      t('modelCancelOne', { model: model.title }),
      () => void stopDownload(),
    ),
  )
  showProgress(row, download)
  return row
}

function stopped(
  { model, error }: Extract<Download, { kind: 'stopped' }>,
  offer: Offer,
): HTMLElement {
  const words = error === null ? t('modelStopped') : errorMessage(error, model.title)
  return h(
    'div',
    { class: 'model-more' },
    h('p', { class: error === null ? 'small' : 'small trouble' }, words),
    button('get', t('modelResume'), t('modelResumeOne', { model: model.title }), () => get(offer)),
  )
}

function action(offer: Offer, { download }: ModelChoice): readonly HTMLElement[] {
  const { model, state, kept } = offer
  if (download?.model.id === model.id && state !== 'ready') {
    return [download.kind === 'running' ? running(download) : stopped(download, offer)]
  }
  const size = megabytes(model.bytes)
  if (state === 'on-site') {
    const label = t('modelGetOne', { model: model.title, size })
    return [
      h(
        'div',
        { class: 'model-more' },
        button('get', t('modelGet', { size }), label, () => get(offer)),
      ),
    ]
  }
  if (!kept) return []
  const label = t('modelForgetOne', { model: model.title })
  return [
    h(
      'div',
      { class: 'model-more' },
      button('forget', t('modelForget'), label, () => void removeModel(model)),
    ),
  ]
}

export function modelRow(offer: Offer, choice: ModelChoice): HTMLElement {
  const { model, state } = offer
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
        h('small', {}, description(offer)),
      ),
    ),
    ...action(offer, choice),
  )
}
