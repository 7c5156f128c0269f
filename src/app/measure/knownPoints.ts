/** The list of the points whose distances are known. The visitor can correct each distance. */
import type { KnownPoint } from '../../core/measure/calibration.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { formatNumber } from '../preferences/units.ts'
import { formatPoint } from './readOut.ts'

export type KnownPoints = readonly [KnownPoint | null, KnownPoint | null]

export interface KnownPointList {
  readonly element: HTMLElement
  show(points: KnownPoints): void
}

/** @param corrected receives the text that the visitor typed for point 0 or 1 */
export function createKnownPointList(corrected: (i: 0 | 1, text: string) => void): KnownPointList {
  const rows = ([0, 1] as const).map((i) => {
    const place = h('span', { class: 'small figures' })
    const metres = h('input', {
      class: 'field-input metres-input',
      type: 'text',
      inputmode: 'decimal',
      autocomplete: 'off',
      size: 6,
      onchange: () => corrected(i, metres.value),
    })
    bindAttribute(metres, 'aria-label', () => t('pointMetres', { number: i + 1 }))
    const element = h(
      'div',
      { class: 'known-point', hidden: true },
      h('strong', {}, String(i + 1)),
      h(
        'label',
        { class: 'metres' },
        metres,
        bindText(h('span'), () => t('metresUnit')),
      ),
      place,
    )
    return { element, place, metres }
  })
  let shown: KnownPoints = [null, null]
  return {
    element: h('div', { class: 'known-points' }, ...rows.map(({ element }) => element)),
    show: (points) => {
      for (const [i, { element, place, metres }] of rows.entries()) {
        const point = points[i] ?? null
        element.hidden = point === null
        if (point === null) continue
        // The text that the visitor is correcting stays.
        if (point !== shown[i]) metres.value = String(point.metres)
        setText(
          place,
          t('pointAt', { place: formatPoint(point), value: formatNumber(point.value) }),
        )
      }
      shown = points
    },
  }
}
