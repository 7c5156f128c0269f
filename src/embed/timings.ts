/** How long each stage of a map took, for `ui=full`. */

import { STAGES } from '../core/progress.ts'
import type { Timing } from '../core/types.ts'
import type { DepthResult } from '../library/result.ts'
import { bindText } from '../page/bind.ts'
import { h } from '../page/dom.ts'
import { language, languageTag, stageLabel, t } from '../page/language.ts'

const MS = { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 } as const

function milliseconds(ms: number): string {
  return new Intl.NumberFormat(languageTag(), MS).format(ms)
}

function rows(timing: Timing): readonly HTMLElement[] {
  return STAGES.flatMap((stage) => {
    const ms = timing[stage]
    return ms === undefined ? [] : [h('dt', {}, stageLabel(stage)), h('dd', {}, milliseconds(ms))]
  })
}

export interface Timings {
  readonly element: HTMLElement
  show(result: DepthResult | null): void
}

export function createTimings(): Timings {
  let result: DepthResult | null = null
  const list = h('dl')
  const summary = bindText(h('summary'), () => t('detailsTitle'))
  const element = h('details', { class: 'embed-times full-only', hidden: true }, summary, list)
  const render = (): void => {
    element.hidden = result === null
    if (result === null) return
    const { engine, timing, cached } = result
    const threads = t('threadCount', { count: engine.threads })
    const words = [engine.engine, threads, ...(cached ? [t('fromMemory')] : [])]
    list.replaceChildren(...rows(timing), h('dt', {}, t('engine')), h('dd', {}, words.join(', ')))
  }
  language.subscribe(render)
  return {
    element,
    show: (shown) => {
      result = shown
      render()
    },
  }
}
