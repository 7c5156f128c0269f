/** Shows how long each stage of a map took, in frames with `ui=full`. */
import { STAGES } from '../core/progress.ts'
import type { DepthResult } from '../library/result.ts'
import { bindText } from '../page/bind.ts'
import { h } from '../page/dom.ts'
import { language, stageLabel, t } from '../page/language.ts'
import { milliseconds } from '../page/numbers.ts'

export interface Timings {
  readonly element: HTMLElement
  show(result: DepthResult | null): void
}

function row(label: string, value: string): readonly HTMLElement[] {
  return [h('dt', {}, label), h('dd', {}, value)]
}

function rows({ engine, timing, cached }: DepthResult): readonly HTMLElement[] {
  const threads = t('threadCount', { count: engine.threads })
  const values = [engine.engine, threads, ...(cached ? [t('fromMemory')] : [])]
  const stages = STAGES.flatMap((stage) => {
    const ms = timing[stage]
    return ms === undefined ? [] : row(stageLabel(stage), milliseconds(ms))
  })
  return [...stages, ...row(t('engine'), values.join(', '))]
}

export function createTimings(): Timings {
  let result: DepthResult | null = null
  const list = h('dl')
  const summary = bindText(h('summary'), () => t('detailsTitle'))
  const element = h('details', { class: 'embed-times full-only', hidden: true }, summary, list)
  const render = (): void => {
    element.hidden = result === null
    if (result !== null) list.replaceChildren(...rows(result))
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
