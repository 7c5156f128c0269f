/** The panel that measures the map at a point and along a line, and calibrates it in metres. */
import type { Estimate } from '../../estimate.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { language, t } from '../../page/language.ts'
import { calibrations } from '../preferences/calibrations.ts'
import { scaleFor } from '../preferences/units.ts'
import type { ImageInteraction, Tool } from '../stage/imageInteraction.ts'
import type { ZoomControl } from '../stage/zoomControl.ts'
import type { DockPanel } from '../ui/dock.ts'
import { createCalibrator } from './calibrator.ts'
import { createCrosshair } from './crosshair.ts'
import { createHint } from './hint.ts'
import { createLineTool } from './lineTool.ts'
import { createMapSampler } from './mapSampler.ts'
import { createReadOut, describeMeasurement } from './readOut.ts'

/** A key that is held down passes many points. Only the last one is announced. */
const ANNOUNCE_AFTER_MS = 400

type Mode = 'point' | 'line'

export function createMeasurePanel(interaction: ImageInteraction, zoom: ZoomControl): DockPanel {
  let shown: Estimate | null = null
  let mode: Mode = 'point'
  let announcing: ReturnType<typeof setTimeout> | undefined

  const readOut = createReadOut()
  const announced = h('p', { class: 'unseen', role: 'status' })

  const sampler = createMapSampler(() => render())
  const crosshair = createCrosshair(zoom, () => {
    render()
    interaction.redraw()
    announceLater()
  })
  const calibration = () => (shown === null ? null : calibrations.of(shown.key))
  const scale = () => (shown === null ? null : scaleFor(shown))

  const announceLater = (): void => {
    clearTimeout(announcing)
    announcing = setTimeout(() => {
      const measurement = sampler.measure(crosshair.position())
      if (measurement !== null) setText(announced, describeMeasurement(measurement, scale()))
    }, ANNOUNCE_AFTER_MS)
  }

  const calibrator = createCalibrator({
    pin: (bubble, at) => {
      const hadFocus = document.activeElement?.closest('.bubble') instanceof HTMLElement
      interaction.pin(bubble, at)
      if (hadFocus) interaction.element.focus({ preventScroll: true })
    },
    calibrated: (next) => {
      if (shown === null) return
      calibrations.set(shown.key, next)
      setText(announced, t(next === null ? 'calibrationGone' : 'calibrated'))
      interaction.redraw()
    },
    changed: () => interaction.redraw(),
  })
  const line = createLineTool({
    crosshair: crosshair.position,
    probe: crosshair.moveTo,
    changed: () => interaction.redraw(),
  })

  const renderReadOut = (): void => readOut.show(sampler.measure(crosshair.activePoint()), scale())
  const render = (): void => {
    renderReadOut()
    calibrator.show(calibration(), sampler.sortedValues())
    line.show(sampler.sampler(), scale(), shown?.name ?? '')
    // A map whose values are metres needs no calibration.
    calibrator.element.hidden = mode !== 'point' || (scale() !== null && calibration() === null)
    line.element.hidden = mode !== 'line'
    pointHint.hidden = mode !== 'point'
    for (const { name, input } of modes) input.checked = name === mode
  }

  /** Returns false if the crosshair cannot become an end of the line. */
  const addLineEnd = (): boolean => {
    const at = crosshair.position()
    if (mode !== 'line' || at === null) return false
    line.addEnd(at)
    return true
  }
  /** Asks for the distance at the crosshair if the map has no scale. */
  const askDistance = (hasKeyboard: boolean): boolean => {
    const measurement = sampler.measure(crosshair.position())
    if (mode !== 'point' || measurement === null || scale() !== null) return false
    calibrator.ask({ ...measurement.point, value: measurement.value }, hasKeyboard)
    return true
  }
  const createTool = (): Tool => ({
    isDragTool: mode === 'line',
    hover: (point) => {
      crosshair.setHover(point)
      renderReadOut()
    },
    tap: (point, isTouch) => {
      crosshair.moveTo(point)
      if (!addLineEnd()) askDistance(!isTouch)
    },
    drag: (from, to, isDone) => {
      line.setLine(crosshair.pixelCentre(from), crosshair.pixelCentre(to))
      if (isDone) crosshair.moveTo(to)
    },
    handleKey: (event) =>
      crosshair.handleKey(event) || (event.key === 'Enter' && (addLineEnd() || askDistance(true))),
    marks: () => {
      const at = crosshair.position()
      return [
        ...(mode === 'line' ? line.marks() : calibrator.marks()),
        ...(at === null ? [] : [{ kind: 'cross', at } as const]),
      ]
    },
  })

  const modeChoice = (name: Mode, label: PageKey) => {
    const select = (): void => {
      mode = name
      calibrator.close()
      interaction.setTool(createTool())
      render()
    }
    const input = h('input', { type: 'radio', name: 'measure', value: name, onchange: select })
    const element = h(
      'label',
      {},
      input,
      bindText(h('span'), () => t(label)),
    )
    return { name, input, element }
  }
  const modes = [modeChoice('point', 'measurePoint'), modeChoice('line', 'measureLine')]
  const segments = h(
    'div',
    { class: 'segments', role: 'radiogroup' },
    ...modes.map((choice) => choice.element),
  )
  bindAttribute(segments, 'aria-label', () => t('measure'))
  const pointHint = createHint('measureMore', 'measureKeys')
  const element = h(
    'section',
    { class: 'measure-panel' },
    bindText(h('h2'), () => t('measure')),
    segments,
    readOut.element,
    pointHint,
    calibrator.element,
    line.element,
    announced,
  )
  bindAttribute(element, 'aria-label', () => t('measure'))
  calibrations.subscribe(render)
  language.subscribe(render)

  const setEstimate = (estimate: Estimate | null): void => {
    shown = estimate
    crosshair.clear()
    clearTimeout(announcing)
    setText(announced, '')
    sampler.setEstimate(estimate)
    line.clear()
    calibrator.reset(calibration())
  }

  return {
    element,
    render: (estimate) => {
      if (estimate !== shown) setEstimate(estimate)
      if (estimate === null) interaction.setTool(null)
      else if (!interaction.hasTool()) interaction.setTool(createTool())
      render()
    },
    closed: () => {
      clearTimeout(announcing)
      calibrator.close()
      crosshair.setHover(null)
      interaction.setTool(null)
    },
  }
}
