/** Two places and their distances: the form that makes metres of a map's values. */

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

interface SampledPoint extends Point {
  readonly value: number
}

export interface CalibratorListener {
  /** Where the crosshair is. */
  crosshair(): SampledPoint | null
  calibrated(calibration: Calibration | null): void
  /** A point was set. */
  changed(): void
}

export interface Calibrator {
  readonly element: HTMLElement
  /** Of this map; `ordered`: its values, where they are sorted already. */
  show(calibration: Calibration | null, ordered: Float32Array | null): void
  /** Begins with what this map has. */
  reset(calibration: Calibration | null): void
  marks(): readonly Mark[]
}

/** A comma is a decimal point to half of the world. */
function parseMetres(text: string): number {
  return text.trim() === '' ? NaN : Number(text.trim().replace(',', '.'))
}

export function createCalibrator(listener: CalibratorListener): Calibrator {
  const chosen: [SampledPoint | null, SampledPoint | null] = [null, null]
  const rows = ([0, 1] as const).map((i) => {
    const place = h('span', { class: 'small figures' })
    const set = h('button', { class: 'small-button', type: 'button', onclick: () => choose(i) })
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
  const trouble = h('p', { class: 'small trouble', role: 'alert' })
  const apply = bindText(h('button', { class: 'small-button', type: 'submit' }), () =>
    t('calibrate'),
  )
  const forget = bindText(
    h('button', { class: 'quiet', type: 'button', onclick: () => remove() }),
    () => t('calibrateRemove'),
  )
  const result = h('p', { class: 'small figures' })
  const element = h(
    'form',
    { class: 'calibrator', novalidate: true },
    bindText(h('h3'), () => t('calibrateTitle')),
    bindText(h('p', { class: 'small' }), () => t('calibrateMore')),
    ...rows.map((row) => row.element),
    h('div', { class: 'row' }, apply, forget),
    trouble,
    result,
  )

  const render = (): void => {
    for (const [i, { place }] of rows.entries()) {
      const at = chosen[i]
      setText(
        place,
        at === null || at === undefined
          ? t('pointNone')
          : t('pointAt', { place: formatPoint(at), value: formatNumber(at.value, 4) }),
      )
    }
  }
  const choose = (i: 0 | 1): void => {
    const here = listener.crosshair()
    if (here === null) return setText(trouble, t('pointFirst'))
    chosen[i] = here
    setText(trouble, '')
    render()
    listener.changed()
    rows[i]?.metres.focus()
  }
  const remove = (): void => {
    chosen.fill(null)
    for (const { metres } of rows) metres.value = ''
    setText(trouble, '')
    render()
    listener.calibrated(null)
    rows[0]?.element.querySelector('button')?.focus()
  }
  const known = (i: 0 | 1): KnownPoint | null => {
    const at = chosen[i]
    return at === null ? null : { ...at, metres: parseMetres(rows[i]?.metres.value ?? '') }
  }
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    const [one, other] = [known(0), known(1)]
    if (one === null || other === null) return setText(trouble, t('pointsMissing'))
    try {
      const found = calibrate([one, other])
      setText(trouble, '')
      listener.calibrated(found)
    } catch (error) {
      if (!(error instanceof DepthdropError)) throw error
      setText(trouble, failureMessage({ code: error.code, facts: error.facts }))
    }
  })

  return {
    element,
    reset: (calibration) => {
      for (const i of [0, 1] as const) {
        const point = calibration?.points[i]
        chosen[i] = point === undefined ? null : point
        const row = rows[i]
        if (row !== undefined) row.metres.value = point === undefined ? '' : String(point.metres)
      }
      setText(trouble, '')
      render()
    },
    show: (calibration, ordered) => {
      forget.hidden = calibration === null
      result.hidden = calibration === null
      render()
      if (calibration === null) return
      const { a, b } = calibration
      const beyond = ordered === null ? 0 : percentileRank(ordered, -a / b)
      const formula = t('formula', { a: formatNumber(a, 4), b: formatNumber(b, 4) })
      setText(
        result,
        beyond > 0
          ? `${formula} ${t('beyondPart', { percent: formatNumber(beyond, 2) })}`
          : formula,
      )
    },
    marks: () =>
      chosen.flatMap((at, i): readonly Mark[] =>
        at === null ? [] : [{ kind: 'point', at, label: String(i + 1) }],
      ),
  }
}
