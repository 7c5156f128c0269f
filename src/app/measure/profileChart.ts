/** Draws a profile: the values upwards, the position along the line to the right. */
import { metresOf } from '../../core/measure/calibration.ts'
import type { ProfilePoint } from '../../core/measure/lineProfile.ts'
import { h, s, setText } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { formatNumber, type Scale } from '../preferences/units.ts'

/** Units of the drawing. CSS stretches it. */
const [WIDTH, HEIGHT] = [100, 40]

export interface ProfileChart {
  readonly element: HTMLElement
  /** `cursor`, 0…1 along the line, is where the crosshair is. Null: not on the line. */
  show(points: readonly ProfilePoint[], scale: Scale | null, cursor: number | null): void
}

/** A value without a valid distance is not finite, and leaves a gap in the curve. */
function curvePath(values: readonly number[], low: number, high: number): string {
  const y = (value: number): number =>
    high > low ? (HEIGHT * (high - value)) / (high - low) : HEIGHT / 2
  return values
    .map((value, i) => {
      if (!Number.isFinite(value)) return ''
      const isStart = i === 0 || !Number.isFinite(values[i - 1])
      return `${isStart ? 'M' : 'L'}${(WIDTH * i) / Math.max(1, values.length - 1)} ${y(value)}`
    })
    .join('')
}

export function createProfileChart(): ProfileChart {
  const curve = s('path', { class: 'chart-curve' })
  const probe = s('path', { class: 'chart-probe' })
  const picture = s(
    'svg',
    {
      class: 'chart',
      viewBox: `0 -1 ${WIDTH} ${HEIGHT + 2}`,
      preserveAspectRatio: 'none',
      role: 'img',
    },
    curve,
    probe,
  )
  const top = h('span')
  const bottom = h('span')
  const start = h('span')
  const end = h('span')
  const unit = h('span')
  const element = h(
    'div',
    { class: 'chart-box small figures' },
    h('div', { class: 'chart-scale' }, top, unit, bottom),
    picture,
    h('div', { class: 'chart-way' }, start, end),
  )
  return {
    element,
    show: (points, scale, cursor) => {
      const values = points.map(({ value }) => (scale === null ? value : metresOf(scale, value)))
      const finite = values.filter(Number.isFinite)
      const [low, high] = [Math.min(...finite), Math.max(...finite)]
      curve.setAttribute('d', curvePath(values, low, high))
      probe.setAttribute('d', cursor === null ? '' : `M${cursor * WIDTH} 0V${HEIGHT}`)
      const format = (value: number): string => (Number.isFinite(value) ? formatNumber(value) : '–')
      const length = formatNumber(points.at(-1)?.along ?? 0)
      setText(top, format(high))
      setText(bottom, format(low))
      setText(unit, scale === null ? '' : t('metresUnit'))
      setText(start, '0 px')
      setText(end, `${length} px`)
      picture.setAttribute(
        'aria-label',
        t('chartOf', {
          length,
          low: format(low),
          high: format(high),
          unit: t(scale === null ? 'relativeUnit' : 'metresUnit'),
        }),
      )
    },
  }
}
