/** The panel that reads values out: at a place, along a line, and in metres once the visitor has calibrated them. */
import type { Estimate } from '../../estimate.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/words.ts'
import { language, t } from '../../page/language.ts'
import { calibrations } from '../preferences/calibrations.ts'
import { scaleFor } from '../preferences/scale.ts'
import type { Scope } from '../stage/imageInteraction.ts'
import type { Tool } from '../stage/tool.ts'
import type { Zooming } from '../stage/zooming.ts'
import type { DockPanel } from '../ui/dock.ts'
import { createCalibrator } from './calibrator.ts'
import { createCrosshair } from './crosshair.ts'
import { createLine } from './lineTool.ts'
import { createReadOut, readingWords } from './readOut.ts'
import { createValues } from './values.ts'

/** A key that is held moves through many places; the last one is said. */
const SAY_AFTER_MS = 400

type Mode = 'point' | 'line'

export function createMeasurePanel(scope: Scope, zooming: Zooming): DockPanel {
  let shown: Estimate | null = null
  let mode: Mode = 'point'
  let saying: ReturnType<typeof setTimeout> | undefined

  const readOut = createReadOut()
  const spoken = h('p', { class: 'unseen', role: 'status' })

  const values = createValues(() => render())
  const cross = createCrosshair(zooming, () => {
    render()
    scope.draw()
    sayLater()
  })
  const calibration = () => (shown === null ? null : calibrations.of(shown.key))
  const scale = () => (shown === null ? null : scaleFor(shown))

  const sayLater = (): void => {
    clearTimeout(saying)
    saying = setTimeout(() => {
      const reading = values.read(cross.at())
      if (reading !== null) setText(spoken, readingWords(reading, scale()))
    }, SAY_AFTER_MS)
  }

  const calibrator = createCalibrator({
    here: () => {
      const reading = values.read(cross.at())
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
    here: cross.at,
    probed: cross.move,
    changed: () => scope.draw(),
  })

  const render = (): void => {
    readOut.show(values.read(cross.looked()), scale())
    calibrator.show(calibration(), values.ordered())
    line.show(values.sample(), scale(), shown?.name ?? '')
    calibrator.element.hidden = mode !== 'point'
    line.element.hidden = mode !== 'line'
    more.hidden = mode !== 'point'
    for (const { name, input } of modes) input.checked = name === mode
  }

  const tool = (): Tool => ({
    drags: mode === 'line',
    hovered: (place) => {
      cross.hover(place)
      readOut.show(values.read(cross.looked()), scale())
    },
    tapped: (place) => {
      cross.move(place)
      addToLine()
    },
    dragged: (from, to, isDone) => {
      line.set(cross.centred(from), cross.centred(to))
      if (isDone) cross.move(to)
    },
    key: (event) => cross.key(event) || (event.key === 'Enter' && addToLine()),
    marks: () => {
      const at = cross.at()
      return [
        ...(mode === 'line' ? line.marks() : calibrator.marks()),
        ...(at === null ? [] : [{ kind: 'cross', at } as const]),
      ]
    },
  })
  /** False where nothing is measured along a line, or there is no place for its end yet. */
  const addToLine = (): boolean => {
    const at = cross.at()
    if (mode !== 'line' || at === null) return false
    line.add(at)
    return true
  }

  const choice = (name: Mode, words: PageKey) => {
    const pick = (): void => {
      mode = name
      scope.use(tool())
      render()
    }
    const input = h('input', { type: 'radio', name: 'measure', value: name, onchange: pick })
    return {
      name,
      input,
      element: h(
        'label',
        {},
        input,
        bindText(h('span'), () => t(words)),
      ),
    }
  }
  const modes = [choice('point', 'measurePoint'), choice('line', 'measureLine')]
  const segments = bindAttribute(
    h('div', { class: 'segments', role: 'radiogroup' }, ...modes.map(({ element: one }) => one)),
    'aria-label',
    () => t('measure'),
  )
  const more = bindText(h('p', { class: 'small' }), () => t('measureMore'))
  const element = h(
    'section',
    { class: 'measure-panel' },
    bindText(h('h2'), () => t('measure')),
    segments,
    readOut.element,
    more,
    calibrator.element,
    line.element,
    spoken,
  )
  bindAttribute(element, 'aria-label', () => t('measure'))
  calibrations.subscribe(render)
  language.subscribe(render)

  const begin = (estimate: Estimate | null): void => {
    shown = estimate
    cross.clear()
    clearTimeout(saying)
    setText(spoken, '')
    values.begin(estimate)
    line.clear()
    calibrator.begin(calibration())
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
      cross.hover(null)
      scope.use(null)
    },
  }
}
