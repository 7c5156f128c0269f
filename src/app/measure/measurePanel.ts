/** The panel that reads values out: at a place, along a line, and in metres once the visitor has calibrated them. */
import type { Estimate } from '../../estimate.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/words.ts'
import { language, t } from '../../page/language.ts'
import { calibrations } from '../preferences/calibrations.ts'
import { scaleFor } from '../preferences/units.ts'
import type { ImageInteraction, Tool } from '../stage/imageInteraction.ts'
import type { ZoomControl } from '../stage/zoomControl.ts'
import type { DockPanel } from '../ui/dock.ts'
import { createCalibrator } from './calibrator.ts'
import { createCrosshair } from './crosshair.ts'
import { createLineTool } from './lineTool.ts'
import { createMapSampler } from './mapSampler.ts'
import { createReadOut, describeMeasurement } from './readOut.ts'

/** A key that is held moves through many places; the last one is said. */
const SAY_AFTER_MS = 400

type Mode = 'point' | 'line'

export function createMeasurePanel(scope: ImageInteraction, zooming: ZoomControl): DockPanel {
  let shown: Estimate | null = null
  let mode: Mode = 'point'
  let saying: ReturnType<typeof setTimeout> | undefined

  const readOut = createReadOut()
  const spoken = h('p', { class: 'unseen', role: 'status' })

  const values = createMapSampler(() => render())
  const cross = createCrosshair(zooming, () => {
    render()
    scope.redraw()
    sayLater()
  })
  const calibration = () => (shown === null ? null : calibrations.of(shown.key))
  const scale = () => (shown === null ? null : scaleFor(shown))

  const sayLater = (): void => {
    clearTimeout(saying)
    saying = setTimeout(() => {
      const reading = values.measure(cross.position())
      if (reading !== null) setText(spoken, describeMeasurement(reading, scale()))
    }, SAY_AFTER_MS)
  }

  const calibrator = createCalibrator({
    crosshair: () => {
      const reading = values.measure(cross.position())
      return reading === null ? null : { ...reading.place, value: reading.value }
    },
    calibrated: (found) => {
      if (shown === null) return
      calibrations.set(shown.key, found)
      setText(spoken, t(found === null ? 'calibrationGone' : 'calibrated'))
      scope.redraw()
    },
    changed: () => scope.redraw(),
  })
  const line = createLineTool({
    crosshair: cross.position,
    probe: cross.moveTo,
    changed: () => scope.redraw(),
  })

  const render = (): void => {
    readOut.show(values.measure(cross.activePoint()), scale())
    calibrator.show(calibration(), values.sortedValues())
    line.show(values.sample(), scale(), shown?.name ?? '')
    calibrator.element.hidden = mode !== 'point'
    line.element.hidden = mode !== 'line'
    more.hidden = mode !== 'point'
    for (const { name, input } of modes) input.checked = name === mode
  }

  const tool = (): Tool => ({
    isDragTool: mode === 'line',
    hover: (place) => {
      cross.setHover(place)
      readOut.show(values.measure(cross.activePoint()), scale())
    },
    tap: (place) => {
      cross.moveTo(place)
      addToLine()
    },
    drag: (from, to, isDone) => {
      line.set(cross.pixelCentre(from), cross.pixelCentre(to))
      if (isDone) cross.moveTo(to)
    },
    handleKey: (event) => cross.handleKey(event) || (event.key === 'Enter' && addToLine()),
    marks: () => {
      const at = cross.position()
      return [
        ...(mode === 'line' ? line.marks() : calibrator.marks()),
        ...(at === null ? [] : [{ kind: 'cross', at } as const]),
      ]
    },
  })
  /** False where nothing is measured along a line, or there is no place for its end yet. */
  const addToLine = (): boolean => {
    const at = cross.position()
    if (mode !== 'line' || at === null) return false
    line.add(at)
    return true
  }

  const choice = (name: Mode, words: PageKey) => {
    const pick = (): void => {
      mode = name
      scope.setTool(tool())
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
    values.setEstimate(estimate)
    line.clear()
    calibrator.reset(calibration())
  }

  return {
    element,
    render: (estimate) => {
      if (estimate !== shown) begin(estimate)
      if (estimate === null) scope.setTool(null)
      else if (!scope.hasTool()) scope.setTool(tool())
      render()
    },
    closed: () => {
      clearTimeout(saying)
      cross.setHover(null)
      scope.setTool(null)
    },
  }
}
