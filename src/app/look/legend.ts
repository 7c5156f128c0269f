/** The colour bar: the look itself, with near at the left and far at the right. */
import { h, setText } from '../../page/dom.ts'
import { language, t } from '../../page/language.ts'
import { look } from '../preferences/look.ts'
import { drawBar } from './bar.ts'
import type { Ends } from './legendEnds.ts'

export interface Legend {
  readonly elements: readonly HTMLElement[]
  /** What the two ends mean, in words; null: they are relative. */
  show(ends: Ends | null): void
}

export function createLegend(): Legend {
  const bar = h('canvas', { class: 'legend-bar', 'aria-hidden': 'true' })
  const near = h('span')
  const far = h('span')
  const meaning = h('span', { class: 'small' })
  let ends: Ends | null = null
  const render = (): void => {
    drawBar(bar, look.get())
    setText(near, ends === null ? t('near') : ends.near)
    setText(far, ends === null ? t('far') : ends.far)
    setText(
      meaning,
      ends === null
        ? t('relative')
        : t(ends.by === 'yourCalibration' ? 'byYourCalibration' : 'byMapsOwn'),
    )
  }
  look.subscribe(render)
  language.subscribe(render)
  render()
  return {
    elements: [h('div', { class: 'legend' }, near, bar, far), meaning],
    show: (found) => {
      if (JSON.stringify(found) === JSON.stringify(ends)) return
      ends = found
      render()
    },
  }
}
