/** A profile as a small chart: values up, the line's way to the right. */
import { metresOf } from '../../core/measure/calibration.ts'
import type { ProfilePoint } from '../../core/measure/lineProfile.ts'
import { h, s, setText } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { formatNumber, type Scale } from '../preferences/units.ts'

const [WIDTH, HEIGHT] = [100, 40]

export interface ProfileChart {
  readonly element: HTMLElement
  /** `at`: 0…1 along the line, where the read-out is; null: nowhere. */
  show(points: readonly ProfilePoint[], calibration: Scale | null, at: number | null): void
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
    show: (points, calibration, at) => {
      const heights = points.map(({ value }) =>
        calibration === null ? value : metresOf(calibration, value),
      )
      const finite = heights.filter(Number.isFinite)
      const [low, high] = [Math.min(...finite), Math.max(...finite)]
      const up = (height: number): number =>
        high > low ? (HEIGHT * (high - height)) / (high - low) : HEIGHT / 2
      // What is beyond infinity leaves a gap.
      const path = heights.map((height, i) => {
        if (!Number.isFinite(height)) return ''
        const isFirst = i === 0 || !Number.isFinite(heights[i - 1])
        return `${isFirst ? 'M' : 'L'}${(WIDTH * i) / Math.max(1, heights.length - 1)} ${up(height)}`
      })
      curve.setAttribute('d', path.join(''))
      probe.setAttribute('d', at === null ? '' : `M${at * WIDTH} 0V${HEIGHT}`)
      const length = points.at(-1)?.along ?? 0
      const write = (height: number): string =>
        Number.isFinite(height) ? formatNumber(height, 4) : '–'
      setText(top, write(high))
      setText(bottom, write(low))
      setText(unit, calibration === null ? '' : t('metresUnit'))
      setText(start, '0 px')
      setText(end, `${formatNumber(length, 4)} px`)
      picture.setAttribute(
        'aria-label',
        t('chartOf', {
          length: formatNumber(length, 4),
          low: write(low),
          high: write(high),
          unit: calibration === null ? t('relativeUnit') : t('metresUnit'),
        }),
      )
    },
  }
}
