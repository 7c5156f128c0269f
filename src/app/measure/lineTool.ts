/** The profile line: its two ends, its chart, and its values as CSV. */

import { stemOf } from '../../core/files/fileNames.ts'
import { metresOf } from '../../core/measure/calibration.ts'
import {
  lineProfile,
  type Point,
  type ProfilePoint,
  profileCsv,
  sampleCount,
} from '../../core/measure/lineProfile.ts'
import type { Sampler } from '../../core/resample/sample.ts'
import { download } from '../../io/download.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import type { Scale } from '../preferences/units.ts'
import type { Mark } from '../stage/marks.ts'
import { announce, toast } from '../ui/toast.ts'
import { createProfileChart } from './profileChart.ts'

/** More than the chart has pixels would not be seen. */
const MOST_DRAWN = 512

export interface LineToolListener {
  crosshair(): Point | null
  /** The crosshair goes along the line. */
  probe(place: Point): void
  changed(): void
}

export interface LineTool {
  readonly element: HTMLElement
  set(from: Point, to: Point | null): void
  /** The first end, or the second where there is only a first. */
  add(place: Point): void
  show(sample: Sampler | null, calibration: Scale | null, name: string): void
  clear(): void
  marks(): readonly Mark[]
}

export function createLineTool(listener: LineToolListener): LineTool {
  let from: Point | null = null
  let to: Point | null = null
  let sample: Sampler | null = null
  let calibration: Scale | null = null
  let name = ''
  let points: readonly ProfilePoint[] = []

  const chart = createProfileChart()
  const along = h('input', {
    class: 'along-input',
    type: 'range',
    min: 0,
    max: 1,
    step: 0.005,
    value: 0,
  })
  bindAttribute(along, 'aria-label', () => t('along'))
  const copy = bindText(
    h('button', { class: 'small-button copy-csv', type: 'button', onclick: () => void copyCsv() }),
    () => t('copyCsv'),
  )
  const found = h(
    'div',
    { class: 'line-found', hidden: true },
    chart.element,
    along,
    h('div', { class: 'row' }, copy),
  )
  const end = (which: 'start' | 'end'): HTMLButtonElement =>
    bindText(
      h('button', {
        class: `small-button line-${which}`,
        type: 'button',
        onclick: () => setEnd(which),
      }),
      () => t(which === 'start' ? 'lineStart' : 'lineEnd'),
    )
  const element = h(
    'div',
    { class: 'line-tool' },
    bindText(h('p', { class: 'small' }), () => t('lineMore')),
    h('div', { class: 'row' }, end('start'), end('end')),
    found,
  )

  const render = (): void => {
    found.hidden = from === null || to === null || sample === null
    if (from === null || to === null || sample === null) return
    points = lineProfile(sample, from, to, Math.min(MOST_DRAWN, sampleCount(from, to)))
    chart.show(points, calibration, along.valueAsNumber)
  }
  const become = (one: Point | null, other: Point | null): void => {
    from = one
    to = other
    render()
    listener.changed()
  }
  const setEnd = (which: 'start' | 'end'): void => {
    const here = listener.crosshair()
    if (here === null) toast('note', () => t('pointFirst'))
    else if (which === 'start') become(here, to)
    else become(from, here)
  }
  along.addEventListener('input', () => {
    const [one, other] = [from, to]
    if (one === null || other === null) return
    const part = along.valueAsNumber
    listener.probe({ x: one.x + part * (other.x - one.x), y: one.y + part * (other.y - one.y) })
    render()
  })

  const copyCsv = async (): Promise<void> => {
    if (sample === null || from === null || to === null) return
    const scale = calibration
    const text = profileCsv(
      lineProfile(sample, from, to),
      scale === null ? null : (value) => metresOf(scale, value),
    )
    try {
      await navigator.clipboard.writeText(text)
      announce(t('csvCopied'))
      toast('note', () => t('csvCopied'))
    } catch {
      // A frame, an old browser or the visitor may forbid the clipboard; a file is always allowed.
      const file = `${stemOf(name)}.profile.csv`
      download(new Blob([text], { type: 'text/csv' }), file)
      toast('note', () => t('csvSaved', { name: file }))
    }
  }

  return {
    element,
    set: become,
    add: (place) => (from === null || to !== null ? become(place, null) : become(from, place)),
    clear: () => become(null, null),
    show: (nextSample, nextCalibration, nextName) => {
      sample = nextSample
      calibration = nextCalibration
      name = nextName
      render()
    },
    marks: () => {
      if (from !== null && to !== null) return [{ kind: 'line', from, to }]
      const one = from ?? to
      return one === null ? [] : [{ kind: 'line', from: one, to: one }]
    },
  }
}
