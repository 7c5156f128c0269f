/** What the map says about one place, in words. */
import { metresOf } from '../../core/measure/calibration.ts'
import type { Point } from '../../core/measure/lineProfile.ts'
import { bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/words.ts'
import { t } from '../../page/language.ts'
import { formatMetres, formatNumber, type Scale, scaleLabel } from '../preferences/units.ts'

export interface Measurement {
  readonly place: Point
  readonly value: number
  /** Per cent of the map's values that are smaller, thus farther; null while they are being sorted. */
  readonly rank: number | null
}

/** Whole pixels, counted from 0 at the top left as image programs do. */
export function formatPoint({ x, y }: Point): string {
  return `${Math.floor(x)}, ${Math.floor(y)}`
}

/** In one breath, for those who cannot see the panel. */
export function describeMeasurement(
  { place, value, rank }: Measurement,
  calibration: Scale | null,
): string {
  return [
    t('readAt', { x: Math.floor(place.x), y: Math.floor(place.y) }),
    t('readValue', { value: formatNumber(value, 5) }),
    ...(rank === null ? [] : [t('readRank', { percent: Math.round(rank) })]),
    ...(calibration === null
      ? []
      : [`${formatMetres(calibration, value)} (${t(scaleLabel(calibration))})`]),
  ].join(', ')
}

export interface ReadOut {
  readonly element: HTMLElement
  show(reading: Measurement | null, calibration: Scale | null): void
}

export function createReadOut(): ReadOut {
  const row = (
    key: PageKey,
    name: string,
  ): { readonly element: HTMLElement; readonly value: HTMLElement } => {
    const value = h('dd', { class: `figures read-${name}` })
    return {
      element: h(
        'div',
        {},
        bindText(h('dt'), () => t(key)),
        value,
      ),
      value,
    }
  }
  const place = row('readPlace', 'place')
  const value = row('readValueName', 'value')
  const rank = row('readRankName', 'rank')
  const metres = row('readMetres', 'metres')
  return {
    element: h(
      'dl',
      { class: 'read-out' },
      place.element,
      value.element,
      rank.element,
      metres.element,
    ),
    show: (reading, calibration) => {
      metres.element.hidden = calibration === null
      setText(place.value, reading === null ? '–' : `${formatPoint(reading.place)} px`)
      setText(value.value, reading === null ? '–' : formatNumber(reading.value, 5))
      setText(
        rank.value,
        reading === null || reading.rank === null
          ? '–'
          : t('rankOf', { percent: formatNumber(reading.rank, 3) }),
      )
      if (calibration === null) return
      const isBeyond = reading !== null && metresOf(calibration, reading.value) === Infinity
      setText(
        metres.value,
        reading === null
          ? '–'
          : isBeyond
            ? `${t('beyond')} — ${t('beyondWhy')}`
            : formatMetres(calibration, reading.value),
      )
    },
  }
}
