/** The controls of all effects. A panel shows those that the chosen kind has. */

import { DEFAULT_LOOK } from '../../core/colour/look.ts'
import { SPACE_OPTIONS, type SpaceOptions } from '../../core/files/spaceOptions.ts'
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import { createHistogramView, type RangedStatistics } from '../look/histogramView.ts'
import { createRange } from '../ui/rangeInput.ts'
import type { Setting } from './effectList.ts'
import { nearnessScale } from './nearness.ts'

/** A stereo baseline of 1/30 of the nearest distance gives this disparity in per cent of the width: see docs/space.md. */
const COMFORTABLE = 100 / 30

type Change = (some: Partial<SpaceOptions>) => void

export interface SettingControls {
  readonly elements: readonly HTMLElement[]
  /** @param options those that made the picture on the stage */
  show(
    settings: readonly Setting[],
    options: Partial<SpaceOptions>,
    statistics: RangedStatistics | null,
  ): void
}

type NumberSetting = 'aperture' | 'focus' | 'parallax' | 'zero' | 'soft' | 'seconds'

const LABELS: Readonly<Record<NumberSetting, PageKey>> = {
  aperture: 'settingAperture',
  focus: 'settingFocus',
  parallax: 'settingParallax',
  zero: 'settingZero',
  soft: 'settingSoft',
  seconds: 'settingSeconds',
}

function percent(value: number): string {
  return `${Math.round(value * 1000) / 10}%`
}

function formatted(name: NumberSetting, value: number): string {
  if (name === 'seconds') return t('secondsOf', { count: value })
  return percent(name === 'aperture' || name === 'parallax' ? value / 100 : value)
}

/** Marks the part of the slider in which a stereo picture is comfortable. */
function comfortMark(): HTMLElement {
  const [, least, most] = SPACE_OPTIONS.parallax
  const mark = h('span', { class: 'comfort-bar', 'aria-hidden': 'true' })
  mark.style.setProperty('--part', String((COMFORTABLE - least) / (most - least)))
  const text = bindText(h('span', { class: 'small' }), () =>
    t('effectComfort', { percent: COMFORTABLE.toFixed(1) }),
  )
  return h('div', { class: 'comfort' }, mark, text)
}

export function createSettings(change: Change): SettingControls {
  const comfort = comfortMark()
  const ranges = (Object.keys(LABELS) as NumberSetting[]).map((name) => {
    const [initial, least, most] = SPACE_OPTIONS[name]
    const isShare = initial <= 1
    const control = createRange({
      name: `effect-${name}`,
      label: () => t(LABELS[name]),
      min: Math.max(0, least),
      max: name === 'soft' ? 0.5 : most,
      step: isShare ? 0.01 : 0.1,
      formatValue: (value) => formatted(name, value),
      changed: (value) => change({ [name]: value }),
    })
    if (name === 'parallax') control.element.append(comfort)
    return { name, control, initial }
  })

  const half = h('input', {
    type: 'checkbox',
    onchange: () => change({ half: half.checked }),
  })
  const halfRow = h(
    'label',
    { class: 'check' },
    half,
    bindText(h('span'), () => t('settingHalf')),
  )

  let statistics: RangedStatistics | null = null
  const histogram = createHistogramView(({ far, near }) => {
    if (statistics === null) return
    const { ofPosition } = nearnessScale(statistics)
    change({ from: ofPosition(far), to: ofPosition(near) })
  })

  const elements: Readonly<Partial<Record<Setting, HTMLElement>>> = {
    ...Object.fromEntries(ranges.map(({ name, control }) => [name, control.element])),
    half: halfRow,
    range: histogram.element,
  }

  return {
    elements: [histogram.element, ...ranges.map(({ control }) => control.element), halfRow],
    show: (settings, options, found) => {
      statistics = found
      for (const [name, element] of Object.entries(elements))
        element.hidden = !(settings as readonly string[]).includes(name)
      // A loop is not seen by two eyes.
      comfort.hidden = settings.includes('seconds')
      for (const { name, control, initial } of ranges)
        control.show(Math.max(0, options[name] ?? initial))
      half.checked = options.half ?? SPACE_OPTIONS.half
      if (found === null) return histogram.show(null, DEFAULT_LOOK, percent)
      const { toPosition, ofValue } = nearnessScale(found)
      const ends = {
        far: toPosition(Math.max(0, options.from ?? 0)),
        near: toPosition(options.to ?? 1),
      }
      histogram.show(found, { ...DEFAULT_LOOK, ...ends }, (value) => percent(ofValue(value)))
    },
  }
}
