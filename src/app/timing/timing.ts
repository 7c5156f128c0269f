/** How long each stage of an estimate took, and which engine computed it. */
import { pageEngine } from '../../client/engine/pageEngine.ts'
import { fellBackToFloat32 } from '../../core/settings.ts'
import type { Declined, EngineReport, Stage, Timing } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { declinedMessage, t, threadReasonMessage } from '../../page/language.ts'
import { count, milliseconds } from '../../page/numbers.ts'
import { sourceName } from '../source/sourceWords.ts'

const ROWS: readonly (readonly [Stage, PageKey])[] = [
  ['read', 'read'],
  ['model', 'modelStage'],
  ['decode', 'decode'],
  ['prepare', 'prepare'],
  ['infer', 'infer'],
  ['normalise', 'normalise'],
  ['refine', 'finerStage'],
  ['colour', 'colour'],
]

/** The times of the estimate with that of its first painting. All times are in milliseconds. */
export function timingOf(estimate: Estimate, colourMs: number | null): Timing {
  return colourMs === null ? estimate.timing : { ...estimate.timing, colour: colourMs }
}

export function totalOf(timing: Timing): number {
  return Object.values(timing).reduce((sum, ms) => sum + ms, 0)
}

function threadText(threads: number): string {
  return t('threadCount', { count: threads })
}

function createRow(label: string, ms: number, total: number): HTMLElement {
  const bar = h('span', { class: 'time-bar' })
  bar.style.setProperty('--share', String(total > 0 ? ms / total : 0))
  const figures = h('td', { class: 'figures' }, milliseconds(ms))
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, label),
    figures,
    h('td', { class: 'time-cell' }, bar),
  )
}

function createColumn(title: PageKey): HTMLElement {
  return h('th', { scope: 'col' }, t(title))
}

function createTable(timing: Timing): HTMLElement {
  const total = totalOf(timing)
  const rows = ROWS.flatMap(([stage, key]) => {
    const ms = timing[stage]
    return ms === undefined ? [] : [createRow(t(key), ms, total)]
  })
  const sum = h('td', { class: 'figures' }, milliseconds(total))
  return h(
    'table',
    { class: 'times' },
    h('caption', { class: 'unseen' }, t('detailsTitle')),
    h(
      'thead',
      { class: 'unseen' },
      h('tr', {}, createColumn('stageTime'), createColumn('time'), h('td')),
    ),
    h('tbody', {}, ...rows),
    h('tfoot', {}, h('tr', {}, h('th', { scope: 'row' }, t('total')), sum, h('td'))),
  )
}

function createFact(term: string, ...texts: readonly string[]): HTMLElement {
  return h('div', {}, h('dt', {}, term), ...texts.map((text) => h('dd', {}, text)))
}

/** The reason is missing in maps that were stored before the page had two engines. */
function declinedTexts({ declined }: { readonly declined?: Declined | null }): readonly string[] {
  return declined === null || declined === undefined ? [] : [declinedMessage(declined)]
}

/** Says so if the visitor chose int8 and the engine computed in float32. */
function float32Texts(report: EngineReport): readonly string[] {
  return fellBackToFloat32(pageEngine.choice(), report) ? [t('engineInt8Fallback')] : []
}

/** The content of the panel, created for each result. */
export function timingContent(
  estimate: Estimate,
  colourMs: number | null,
  inferences: number,
): readonly HTMLElement[] {
  const { model, engine, cached } = estimate
  const facts = h(
    'dl',
    { class: 'facts' },
    createFact(t('mapFrom'), sourceName(estimate)),
    createFact(t('model'), model.title),
    createFact(t('engine'), engine.engine, ...declinedTexts(engine), ...float32Texts(engine)),
    createFact(t('threads'), threadText(engine.threads)),
    createFact(
      t('isolated'),
      engine.isolated ? t('yes') : t('no'),
      threadReasonMessage(engine.reason),
    ),
    createFact(t('inferences'), count(inferences)),
  )
  const cacheNote = cached ? [h('p', { class: 'small' }, t('fromMemoryLong'))] : []
  return [
    h('div', { class: 'panel-times' }, ...cacheNote, createTable(timingOf(estimate, colourMs))),
    facts,
  ]
}
