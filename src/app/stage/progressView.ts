/** The progress of the selected photo: the name of the current step, a bar with one part per step, and a cancel button. */
import { overallProgress, STAGES, stageWeight } from '../../core/progress.ts'
import type { Progress } from '../../core/types.ts'
import { bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { progressLabel, t } from '../../page/language.ts'
import { transferred } from '../../page/numbers.ts'
import { announce } from '../ui/toast.ts'
import { createStall } from './stall.ts'

export interface ProgressView {
  readonly element: HTMLElement
  readonly cancel: HTMLButtonElement
  /**
   * `progress` is null while the photo waits. `reached`, 0…1 over all steps, is the minimum that the bar shows, so the
   * bar never moves back for one photo.
   */
  show(name: string, progress: Progress | null, reached: number): void
  /** There is nothing to wait for. */
  rest(): void
}

/** The completed fraction (0…1) of step `stage`, if the fraction `reached` of all steps is complete. */
function stageFraction(stage: number, reached: number): number {
  const before = STAGES.slice(0, stage).reduce((sum, other) => sum + stageWeight(other), 0)
  const weight = stageWeight(STAGES[stage] ?? 'read')
  return Math.min(1, Math.max(0, (reached - before) / weight))
}

export function createProgressView(onCancel: () => void): ProgressView {
  const title = h('p', { class: 'progress-title' })
  const detail = h('p', { class: 'small figures' })
  const parts = STAGES.map((stage) => {
    const part = h('span', { class: 'part' }, h('span', { class: 'part-fill' }))
    part.style.setProperty('--weight', String(stageWeight(stage)))
    return part
  })
  const bar = h(
    'div',
    { class: 'parts', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 },
    ...parts,
  )
  let isStalled = false
  const cancel = bindText(
    h('button', { class: 'small-button', type: 'button', onclick: onCancel }),
    () => t(isStalled ? 'stop' : 'cancel'),
  )
  const stall = createStall((now) => {
    isStalled = now
    setText(cancel, t(now ? 'stop' : 'cancel'))
    if (now) announce(stall.element.textContent)
  })
  const element = h(
    'div',
    { class: 'progress' },
    title,
    bar,
    stall.element,
    h('div', { class: 'progress-foot' }, detail, cancel),
  )

  return {
    element,
    cancel,
    rest: () => stall.watch('', false),
    show: (name, progress, reached) => {
      const total = Math.max(reached, progress === null ? 0 : overallProgress(progress))
      const percent = Math.round(total * 100)
      const label = progress === null ? t('waitingLong') : progressLabel(progress)
      setText(title, label)
      const state = progress === null ? '' : [name, progress.stage, progress.fraction].join()
      stall.watch(state, progress?.stage === 'model')
      const bytes = progress?.bytes
      const isArriving = bytes !== undefined && bytes.done < bytes.total
      setText(detail, isArriving ? transferred(bytes) : `${percent}%`)
      bar.setAttribute('aria-label', t('progress', { name }))
      bar.setAttribute('aria-valuenow', String(percent))
      bar.setAttribute('aria-valuetext', `${label}, ${percent}%`)
      for (const [stage, part] of parts.entries())
        part.style.setProperty('--done', String(stageFraction(stage, percent / 100)))
    },
  }
}
