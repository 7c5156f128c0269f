/** The panel that reads values out: at a place, along a line, and in metres once the visitor has calibrated them. */
import { survey } from '../../client/painters/survey.ts'
import type { Place } from '../../core/lineProfile.ts'
import { sampler, type Sample } from '../../core/sample.ts'
import { rankOf } from '../../core/statistics.ts'
import type { Estimate } from '../../estimate.ts'
import { h, setText } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/words.ts'
import { language, t } from '../../page/language.ts'
import { say, sayAs } from '../../page/say.ts'
import { calibrations } from './calibrations.ts'
import { createCalibrator } from './calibrator.ts'
import type { DockPanel } from './dock.ts'
import { createLine } from './lineTool.ts'
import { createReadOut, readingWords, type Reading } from './readOut.ts'
import { scaleFor } from './scale.ts'
import type { Scope } from './scope.ts'
import type { Tool } from './tool.ts'
import type { Zooming } from './zooming.ts'

/** A key that is held moves through many places; the last one is said. */
const SAY_AFTER_MS = 400
/** What an arrow key moves the crosshair on the screen at least, in CSS pixels. */
const STEP = 2

type Mode = 'point' | 'line'

const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

export const createMeasurePanel = (scope: Scope, zooming: Zooming): DockPanel => {
  let shown: Estimate | null = null
  let sample: Sample | null = null
  let ordered: Float32Array | null = null
  let cross: Place | null = null
  let hover: Place | null = null
  let mode: Mode = 'point'
  let saying: ReturnType<typeof setTimeout> | undefined

  const readOut = createReadOut()
  const spoken = h('p', { class: 'unseen', role: 'status' })

  /** Pixels are read in their middles, where the files' values are. */
  const centred = ({ x, y }: Place): Place => {
    const { width, height } = zooming.photo()
    const middle = (at: number, most: number): number => Math.min(most - 1, Math.max(0, Math.floor(at))) + 0.5
    return { x: middle(x, width), y: middle(y, height) }
  }
  const read = (place: Place | null): Reading | null => {
    if (place === null || sample === null) return null
    const value = sample(place.x, place.y)
    return { place, value, rank: ordered === null ? null : rankOf(ordered, value) }
  }
  const calibration = () => (shown === null ? null : calibrations.of(shown.key))
  const scale = () => (shown === null ? null : scaleFor(shown))

  const sayLater = (): void => {
    clearTimeout(saying)
    saying = setTimeout(() => {
      const reading = read(cross)
      if (reading !== null) setText(spoken, readingWords(reading, scale()))
    }, SAY_AFTER_MS)
  }

  const calibrator = createCalibrator({
    here: () => {
      const reading = read(cross)
      return reading === null ? null : { ...reading.place, value: reading.value }
    },
    calibrated: (found) => {
      if (shown === null) return
      calibrations.set(shown.key, found)
      setText(spoken, t(found === null ? 'calibrationGone' : 'calibrated'))
      scope.draw()
    },
    changed: () => scope.draw(),
  })
  const line = createLine({
    here: () => cross,
    probed: (place) => moveCross(place),
    changed: () => scope.draw(),
  })

  const render = (): void => {
    readOut.show(read(hover ?? cross), scale())
    calibrator.show(calibration(), ordered)
    line.show(sample, scale(), shown?.name ?? '')
    calibrator.element.hidden = mode !== 'point'
    line.element.hidden = mode !== 'line'
    more.hidden = mode !== 'point'
    for (const { name, input } of modes) input.checked = name === mode
  }
  const moveCross = (place: Place): void => {
    cross = centred(place)
    hover = null
    render()
    scope.draw()
    sayLater()
  }

  const key = (event: KeyboardEvent): boolean => {
    const arrow = ARROWS[event.key]
    if (arrow !== undefined) {
      const { width } = zooming.sheet()
      const step = Math.max(1, Math.round((STEP * zooming.photo().width) / width)) * (event.shiftKey ? 10 : 1)
      const from = cross ?? centred({ x: zooming.photo().width / 2, y: zooming.photo().height / 2 })
      moveCross(cross === null ? from : { x: from.x + arrow[0] * step, y: from.y + arrow[1] * step })
      if (cross !== null) zooming.reveal(cross)
      return true
    }
    if (event.key !== 'Enter' || mode !== 'line' || cross === null) return false
    line.add(cross)
    return true
  }
  const tool = (): Tool => ({
    drags: mode === 'line',
    hovered: (place) => {
      hover = place === null ? null : centred(place)
      readOut.show(read(hover ?? cross), scale())
    },
    tapped: (place) => {
      moveCross(place)
      if (mode === 'line' && cross !== null) line.add(cross)
    },
    dragged: (from, to, isDone) => {
      line.set(centred(from), centred(to))
      if (isDone) moveCross(to)
    },
    key,
    marks: () => [
      ...(mode === 'line' ? line.marks() : calibrator.marks()),
      ...(cross === null ? [] : [{ kind: 'cross', at: cross } as const]),
    ],
  })

  const choice = (name: Mode, words: PageKey) => {
    const pick = (): void => {
      mode = name
      scope.use(tool())
      render()
    }
    const input = h('input', { type: 'radio', name: 'measure', value: name, onchange: pick })
    return { name, input, element: h('label', {}, input, say(h('span'), () => t(words))) }
  }
  const modes = [choice('point', 'measurePoint'), choice('line', 'measureLine')]
  const segments = sayAs(h('div', { class: 'segments', role: 'radiogroup' }, ...modes.map(({ element: one }) => one)), 'aria-label', () => t('measure'))
  const more = say(h('p', { class: 'small' }), () => t('measureMore'))
  const element = h(
    'section',
    { class: 'measure-panel' },
    say(h('h2'), () => t('measure')),
    segments,
    readOut.element,
    more,
    calibrator.element,
    line.element,
    spoken,
  )
  sayAs(element, 'aria-label', () => t('measure'))
  calibrations.subscribe(render)
  language.subscribe(render)

  const begin = (estimate: Estimate | null): void => {
    shown = estimate
    ordered = null
    cross = null
    hover = null
    clearTimeout(saying)
    setText(spoken, '')
    sample = estimate === null ? null : sampler(estimate.map, estimate.size)
    line.clear()
    calibrator.begin(calibration())
    if (estimate === null) return
    survey(estimate).then((found) => {
      if (shown !== estimate) return
      ordered = found.ordered
      render()
    // Without ranks the read-out is still right.
    }, () => undefined)
  }

  return {
    element,
    render: (estimate) => {
      if (estimate !== shown) begin(estimate)
      if (estimate === null) scope.use(null)
      else if (!scope.hasTool()) scope.use(tool())
      render()
    },
    closed: () => {
      clearTimeout(saying)
      hover = null
      scope.use(null)
    },
  }
}
