/** The legend below the map: a colour bar with near on the left and far on the right, and what its ends mean. */
import type { Look } from '../../core/colour/look.ts'
import { h, setText } from '../../page/dom.ts'
import { language, t } from '../../page/language.ts'
import { drawColourBar } from '../../picture/drawColourBar.ts'
import { look } from '../preferences/lookChoice.ts'
import type { LegendEnds } from './legendEnds.ts'

export interface Legend {
  readonly elements: readonly HTMLElement[]
  /** The distances at the two ends. Null: the map is relative. */
  show(ends: LegendEnds | null): void
  /** The look of the picture, without auto contrast. */
  showLook(look: Look): void
}

export function createLegend(): Legend {
  const bar = h('canvas', { class: 'legend-bar', 'aria-hidden': 'true' })
  const near = h('span')
  const far = h('span')
  const meaning = h('span', { class: 'small' })
  let ends: LegendEnds | null = null
  const showLook = (shown: Look): void => drawColourBar(bar, shown)
  const render = (): void => {
    setText(near, ends === null ? t('near') : ends.near)
    setText(far, ends === null ? t('far') : ends.far)
    setText(
      meaning,
      ends === null
        ? t('relative')
        : t(ends.source === 'yourCalibration' ? 'byYourCalibration' : 'byMapsOwn'),
    )
  }
  language.subscribe(render)
  render()
  showLook(look.get())
  return {
    elements: [h('div', { class: 'legend' }, near, bar, far), meaning],
    show: (next) => {
      if (JSON.stringify(next) === JSON.stringify(ends)) return
      ends = next
      render()
    },
    showLook,
  }
}
