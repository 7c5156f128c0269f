/** The form that calibrates a map in metres: two points on the photo and their known distances from the camera. */
import { DepthdropError } from '../../core/errors.ts'
import { type Calibration, calibrate, type KnownPoint } from '../../core/measure/calibration.ts'
import type { Point } from '../../core/measure/lineProfile.ts'
import { percentileRank } from '../../core/measure/statistics.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { failureMessage, t } from '../../page/language.ts'
import { formatNumber } from '../preferences/units.ts'
import type { Mark } from '../stage/marks.ts'
import { formatPoint } from './readOut.ts'

/** A point of the photo and the map's value there. */
interface SampledPoint extends Point {
  readonly value: number
}

export interface CalibratorListener {
  /** Returns the crosshair's point. Null if there is no crosshair. */
  crosshair(): SampledPoint | null
  /** The visitor calibrated the map, or removed the calibration (null). */
  calibrated(calibration: Calibration | null): void
  /** A point was set. */
  changed(): void
}

export interface Calibrator {
  readonly element: HTMLElement
  /** Fills the form for another map, from its calibration if it has one. */
  reset(calibration: Calibration | null): void
  /** Shows the calibration as a formula. `sortedValues`: the map's values, null while they are being sorted. */
  show(calibration: Calibration | null, sortedValues: Float32Array | null): void
  marks(): readonly Mark[]
}

/** NaN if the text is empty or no number. Half of the world writes a comma for the decimal point. */
export function parseMetres(text: string): number {
  return text.trim() === '' ? NaN : Number(text.trim().replace(',', '.'))
}

/** The formula, and how much of the map has no valid distance with it: there 1/metres would be negative. */
function resultText({ a, b }: Calibration, sortedValues: Float32Array | null): string {
  const formula = t('formula', { a: formatNumber(a), b: formatNumber(b) })
  const beyond = sortedValues === null ? 0 : percentileRank(sortedValues, -a / b)
  return beyond > 0
    ? `${formula} ${t('beyondPart', { percent: formatNumber(beyond, 2) })}`
    : formula
}

export function createCalibrator(listener: CalibratorListener): Calibrator {
  const points: [SampledPoint | null, SampledPoint | null] = [null, null]
  const rows = ([0, 1] as const).map((i) => {
    const place = h('span', { class: 'small figures' })
    const set = h('button', { class: 'small-button', type: 'button', onclick: () => setPoint(i) })
    bindText(set, () => t('pointHere', { number: i + 1 }))
    const metres = h('input', {
      class: 'field-input metres-input',
      type: 'text',
      inputmode: 'decimal',
      autocomplete: 'off',
      size: 6,
    })
    bindAttribute(metres, 'aria-label', () => t('pointMetres', { number: i + 1 }))
    const element = h(
      'div',
      { class: 'known-point' },
      set,
      h(
        'label',
        { class: 'metres' },
        metres,
        bindText(h('span'), () => t('metresUnit')),
      ),
      place,
    )
    return { element, place, metres }
  })
  const error = h('p', { class: 'small trouble', role: 'alert' })
  const apply = bindText(h('button', { class: 'small-button', type: 'submit' }), () =>
    t('calibrate'),
  )
  const remove = bindText(
    h('button', { class: 'quiet', type: 'button', onclick: () => removeCalibration() }),
    () => t('calibrateRemove'),
  )
  const result = h('p', { class: 'small figures' })
  const element = h(
    'form',
    { class: 'calibrator', novalidate: true },
    bindText(h('h3'), () => t('calibrateTitle')),
    bindText(h('p', { class: 'small' }), () => t('calibrateMore')),
    ...rows.map((row) => row.element),
    h('div', { class: 'row' }, apply, remove),
    error,
    result,
  )

  const renderPoints = (): void => {
    for (const [i, { place }] of rows.entries()) {
      const point = points[i] ?? null
      setText(
        place,
        point === null
          ? t('pointNone')
          : t('pointAt', { place: formatPoint(point), value: formatNumber(point.value) }),
      )
    }
  }
  const setPoint = (i: 0 | 1): void => {
    const point = listener.crosshair()
    if (point === null) return setText(error, t('pointFirst'))
    points[i] = point
    setText(error, '')
    renderPoints()
    listener.changed()
    rows[i]?.metres.focus()
  }
  const removeCalibration = (): void => {
    points.fill(null)
    for (const { metres } of rows) metres.value = ''
    setText(error, '')
    renderPoints()
    listener.calibrated(null)
    rows[0]?.element.querySelector('button')?.focus()
  }
  const knownPoint = (i: 0 | 1): KnownPoint | null => {
    const point = points[i]
    return point === null ? null : { ...point, metres: parseMetres(rows[i]?.metres.value ?? '') }
  }
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    const [first, second] = [knownPoint(0), knownPoint(1)]
    if (first === null || second === null) return setText(error, t('pointsMissing'))
    try {
      const calibration = calibrate([first, second])
      setText(error, '')
      listener.calibrated(calibration)
    } catch (reason) {
      if (!(reason instanceof DepthdropError)) throw reason
      setText(error, failureMessage({ code: reason.code, facts: reason.facts }))
    }
  })

  return {
    element,
    reset: (calibration) => {
      for (const i of [0, 1] as const) {
        const point = calibration?.points[i] ?? null
        points[i] = point
        const row = rows[i]
        if (row !== undefined) row.metres.value = point === null ? '' : String(point.metres)
      }
      setText(error, '')
      renderPoints()
    },
    show: (calibration, sortedValues) => {
      remove.hidden = calibration === null
      result.hidden = calibration === null
      renderPoints()
      if (calibration !== null) setText(result, resultText(calibration, sortedValues))
    },
    marks: () =>
      points.flatMap((at, i): readonly Mark[] =>
        at === null ? [] : [{ kind: 'point', at, label: String(i + 1) }],
      ),
  }
}
