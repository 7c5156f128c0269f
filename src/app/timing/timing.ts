/** What a map cost, stage by stage, and on what it was computed. */
import { pageEngine } from '../../client/engine/pageEngine.ts'
import { fellBackToFloat32 } from '../../core/engineWish.ts'
import type { Declined, EngineReport, Stage, Timing } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { declinedMessage, t, threadReasonMessage } from '../../page/language.ts'
import { count, duration, milliseconds } from '../../page/numbers.ts'
import { fromWords } from '../source/sourceWords.ts'

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

export function timingOf(estimate: Estimate, colourMs: number | null): Timing {
  return colourMs === null ? estimate.timing : { ...estimate.timing, colour: colourMs }
}

export function totalOf(timing: Timing): number {
  return Object.values(timing).reduce((sum, ms) => sum + ms, 0)
}

export function threadWords(threads: number): string {
  return t('threadCount', { count: threads })
}

function row(words: string, ms: number, total: number): HTMLElement {
  const bar = h('span', { class: 'time-bar' })
  bar.style.setProperty('--share', String(total > 0 ? ms / total : 0))
  const figures = h('td', { class: 'figures' }, milliseconds(ms))
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, words),
    figures,
    h('td', { class: 'time-cell' }, bar),
  )
}

function column(words: PageKey): HTMLElement {
  return h('th', { scope: 'col' }, t(words))
}

function times(timing: Timing): HTMLElement {
  const total = totalOf(timing)
  const rows = ROWS.flatMap(([stage, key]) => {
    const ms = timing[stage]
    return ms === undefined ? [] : [row(t(key), ms, total)]
  })
  const sum = h('td', { class: 'figures' }, milliseconds(total))
  return h(
    'table',
    { class: 'times' },
    h('caption', { class: 'unseen' }, t('detailsTitle')),
    h('thead', { class: 'unseen' }, h('tr', {}, column('stageTime'), column('time'), h('td'))),
    h('tbody', {}, ...rows),
    h('tfoot', {}, h('tr', {}, h('th', { scope: 'row' }, t('total')), sum, h('td'))),
  )
}

function fact(term: string, ...words: readonly string[]): HTMLElement {
  return h('div', {}, h('dt', {}, term), ...words.map((word) => h('dd', {}, word)))
}

/** Maps remembered from before there were two engines do not say. */
function whyNotTurbo({ declined }: { readonly declined?: Declined | null }): readonly string[] {
  return declined === null || declined === undefined ? [] : [declinedMessage(declined)]
}

/** Eight bits were asked for, and turbo ran in thirty-two. */
function whyNotWhole(report: EngineReport): readonly string[] {
  return fellBackToFloat32(pageEngine.choice(), report) ? [t('engineInt8Fallback')] : []
}

/** The panel's whole content, made anew for each result. */
export function timingContent(
  estimate: Estimate,
  colourMs: number | null,
  inferences: number,
): readonly HTMLElement[] {
  const { model, engine, cached } = estimate
  const facts = h(
    'dl',
    { class: 'facts' },
    fact(t('mapFrom'), fromWords(estimate)),
    fact(t('model'), model.title),
    fact(t('engine'), engine.engine, ...whyNotTurbo(engine), ...whyNotWhole(engine)),
    fact(t('threads'), threadWords(engine.threads)),
    fact(t('isolated'), engine.isolated ? t('yes') : t('no'), threadReasonMessage(engine.reason)),
    fact(t('inferences'), count(inferences)),
  )
  const remembered = cached ? [h('p', { class: 'small' }, t('fromMemoryLong'))] : []
  return [
    h('div', { class: 'panel-times' }, ...remembered, times(timingOf(estimate, colourMs))),
    facts,
  ]
}

/** One line for the button that opens the panel. */
export function timingSummary(estimate: Estimate, colourMs: number | null): string {
  const how = estimate.cached ? t('fromMemory') : threadWords(estimate.engine.threads)
  return `${duration(totalOf(timingOf(estimate, colourMs)))} · ${how}`
}
