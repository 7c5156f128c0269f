/** Shows a measurement: the point, the value, its rank and, if the map has a scale, the distance. */
import { metresOf } from '../../core/measure/calibration.ts'
import type { Point } from '../../core/measure/lineProfile.ts'
import { bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import { formatMetres, formatNumber, type Scale, scaleLabel } from '../preferences/units.ts'
import { createCopyButton } from './copyButton.ts'
import type { Measurement } from './mapSampler.ts'

/** Whole pixels, counted from 0 at the top left, as image editors do. */
export function formatPoint({ x, y }: Point): string {
  return `${Math.floor(x)}, ${Math.floor(y)}`
}

/** One sentence for screen readers. */
export function describeMeasurement(
  { point, value, rank }: Measurement,
  scale: Scale | null,
): string {
  return [
    t('readAt', { x: Math.floor(point.x), y: Math.floor(point.y) }),
    t('readValue', { value: formatNumber(value, 5) }),
    ...(rank === null ? [] : [t('readRank', { percent: Math.round(rank) })]),
    ...(scale === null ? [] : [`${formatMetres(scale, value)} (${t(scaleLabel(scale))})`]),
  ].join(', ')
}

export interface ReadOut {
  readonly element: HTMLElement
  /** Null: nothing is measured. */
  show(measurement: Measurement | null, scale: Scale | null): void
}

function createRow(label: PageKey, name: string) {
  const value = h('span', { class: `figures read-${name}` })
  const copy = createCopyButton(label)
  const element = h(
    'div',
    {},
    bindText(h('dt'), () => t(label)),
    h('dd', {}, value, copy.element),
  )
  /** `copied` is the plain number, which every program reads. Null: there is none. */
  const show = (text: string, copied: string | null): void => {
    setText(value, text)
    copy.show(copied)
  }
  return { element, show }
}

/** As many digits as a float32 has. */
function plainNumber(value: number): string {
  return String(Number(value.toPrecision(7)))
}

function distanceText({ value }: Measurement, scale: Scale): string {
  return metresOf(scale, value) === Infinity
    ? `${t('beyond')} — ${t('beyondWhy')}`
    : formatMetres(scale, value)
}

export function createReadOut(): ReadOut {
  const point = createRow('readPlace', 'place')
  const value = createRow('readValueName', 'value')
  const rank = createRow('readRankName', 'rank')
  const metres = createRow('readMetres', 'metres')
  const rows = [point, value, rank, metres].map(({ element }) => element)
  return {
    element: h('dl', { class: 'read-out' }, ...rows),
    show: (measurement, scale) => {
      metres.element.hidden = scale === null
      if (measurement === null) {
        for (const row of [point, value, rank, metres]) row.show('–', null)
        return
      }
      const { point: at, value: found, rank: percent } = measurement
      point.show(`${formatPoint(at)} px`, formatPoint(at))
      value.show(formatNumber(found, 5), plainNumber(found))
      if (percent === null) rank.show('–', null)
      else rank.show(t('rankOf', { percent: formatNumber(percent, 3) }), plainNumber(percent))
      if (scale === null) return
      const distance = metresOf(scale, found)
      metres.show(
        distanceText(measurement, scale),
        Number.isFinite(distance) ? plainNumber(distance) : null,
      )
    },
  }
}
