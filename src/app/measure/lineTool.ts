/** The line tool: a line on the pictures, the profile of the map along it, and the profile as CSV. */
import { stemOf } from '../../core/files/fileNames.ts'
import { metresOf } from '../../core/measure/calibration.ts'
import { lineProfile, type Point, profileCsv, sampleCount } from '../../core/measure/lineProfile.ts'
import type { Sampler } from '../../core/resample/sample.ts'
import { download } from '../../io/browserDownload.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import type { Scale } from '../preferences/units.ts'
import type { Mark } from '../stage/marks.ts'
import { announce, toast } from '../ui/toast.ts'
import { createHint } from './hint.ts'
import { createProfileChart } from './profileChart.ts'

/** More samples would not be visible in the chart. */
const MAX_DRAWN = 512

export interface LineToolListener {
  /** Returns the crosshair's point. Null if there is no crosshair. */
  crosshair(): Point | null
  /** Called when the visitor moves along the line. The listener moves the crosshair to `point`. */
  probe(point: Point): void
  /** The line has changed. */
  changed(): void
}

/** Points are in pixels of the photo. */
export interface LineTool {
  readonly element: HTMLElement
  setLine(from: Point, to: Point | null): void
  /** Sets the second end if only the first is set, else begins another line. */
  addEnd(point: Point): void
  /** `name` is the photo's file name. Null: there is no map. */
  show(sampler: Sampler | null, scale: Scale | null, name: string): void
  clear(): void
  marks(): readonly Mark[]
}

export function createLineTool(listener: LineToolListener): LineTool {
  let from: Point | null = null
  let to: Point | null = null
  let sampler: Sampler | null = null
  let scale: Scale | null = null
  let name = ''

  const chart = createProfileChart()
  const position = h('input', {
    class: 'along-input',
    type: 'range',
    min: 0,
    max: 1,
    step: 0.005,
    value: 0,
  })
  bindAttribute(position, 'aria-label', () => t('along'))
  const copy = bindText(
    h('button', { class: 'small-button copy-csv', type: 'button', onclick: () => void copyCsv() }),
    () => t('copyCsv'),
  )
  const profile = h(
    'div',
    { class: 'line-found', hidden: true },
    chart.element,
    position,
    h('div', { class: 'row' }, copy),
  )
  const endButton = (end: 'start' | 'end'): HTMLButtonElement =>
    bindText(
      h('button', {
        class: `small-button line-${end}`,
        type: 'button',
        onclick: () => setEnd(end),
      }),
      () => t(end === 'start' ? 'lineStart' : 'lineEnd'),
    )
  const element = h(
    'div',
    { class: 'line-tool' },
    createHint('lineMore', 'lineKeys'),
    h('div', { class: 'row' }, endButton('start'), endButton('end')),
    profile,
  )

  const render = (): void => {
    profile.hidden = from === null || to === null || sampler === null
    if (from === null || to === null || sampler === null) return
    const points = lineProfile(sampler, from, to, Math.min(MAX_DRAWN, sampleCount(from, to)))
    chart.show(points, scale, position.valueAsNumber)
  }
  const setLine = (start: Point | null, end: Point | null): void => {
    from = start
    to = end
    render()
    listener.changed()
  }
  const setEnd = (end: 'start' | 'end'): void => {
    const point = listener.crosshair()
    if (point === null) toast('warning', () => t('pointFirst'))
    else if (end === 'start') setLine(point, to)
    else setLine(from, point)
  }
  position.addEventListener('input', () => {
    if (from === null || to === null) return
    const along = position.valueAsNumber
    listener.probe({ x: from.x + along * (to.x - from.x), y: from.y + along * (to.y - from.y) })
    render()
  })

  const copyCsv = async (): Promise<void> => {
    if (sampler === null || from === null || to === null) return
    const metric = scale
    const text = profileCsv(
      lineProfile(sampler, from, to),
      metric === null ? null : (value) => metresOf(metric, value),
    )
    try {
      await navigator.clipboard.writeText(text)
      announce(t('csvCopied'))
      toast('note', () => t('csvCopied'))
    } catch {
      // A frame, an old browser or the visitor may forbid the clipboard. A file is always allowed.
      const file = `${stemOf(name)}.profile.csv`
      download(new Blob([text], { type: 'text/csv' }), file)
      toast('note', () => t('csvSaved', { name: file }))
    }
  }

  return {
    element,
    setLine,
    addEnd: (point) => (from === null || to !== null ? setLine(point, null) : setLine(from, point)),
    clear: () => setLine(null, null),
    show: (nextSampler, nextScale, nextName) => {
      sampler = nextSampler
      scale = nextScale
      name = nextName
      render()
    },
    marks: () => {
      if (from !== null && to !== null) return [{ kind: 'line', from, to }]
      const end = from ?? to
      return end === null ? [] : [{ kind: 'line', from: end, to: end }]
    },
  }
}
