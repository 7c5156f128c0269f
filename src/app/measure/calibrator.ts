/** Calibrates a map in metres: the visitor clicks two spots of the photo and enters their distances from the camera. */
import { DepthdropError } from '../../core/errors.ts'
import {
  type Calibration,
  calibrate,
  isSameValue,
  type KnownPoint,
} from '../../core/measure/calibration.ts'
import type { Point } from '../../core/measure/lineProfile.ts'
import { percentileRank } from '../../core/measure/statistics.ts'
import { bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { failureMessage, t } from '../../page/language.ts'
import { formatNumber } from '../preferences/units.ts'
import type { Mark } from '../stage/marks.ts'
import { announce } from '../ui/toast.ts'
import { createBubble } from './bubble.ts'
import { createKnownPointList, type KnownPoints } from './knownPoints.ts'
import { parseMetres } from './metresInput.ts'

/** A point of the photo and the map's value there. */
interface SampledPoint extends Point {
  readonly value: number
}

export interface CalibratorListener {
  /** Shows the bubble at a point. Null: removes it. */
  pin(bubble: HTMLElement | null, at: Point): void
  /** The visitor calibrated the map, or removed the calibration (null). */
  calibrated(calibration: Calibration | null): void
  /** A point was set or removed. */
  changed(): void
}

export interface Calibrator {
  readonly element: HTMLElement
  /** Asks for the distance of this point, unless the map is calibrated. */
  ask(point: SampledPoint, hasKeyboard: boolean): void
  /** Removes the bubble. */
  close(): void
  /** Starts with another map, and its calibration if it has one. */
  reset(calibration: Calibration | null): void
  /** Shows the calibration as a formula. `sortedValues`: the map's values, null while they are being sorted. */
  show(calibration: Calibration | null, sortedValues: Float32Array | null): void
  marks(): readonly Mark[]
}

/** The formula, and how much of the map has no valid distance with it: there 1/metres would be negative. */
function resultText({ a, b }: Calibration, sortedValues: Float32Array | null): string {
  const formula = t('formula', { a: formatNumber(a), b: formatNumber(b) })
  const beyond = sortedValues === null ? 0 : percentileRank(sortedValues, -a / b)
  return beyond > 0
    ? `${formula} ${t('beyondPart', { percent: formatNumber(beyond, 2) })}`
    : formula
}

function isDistance(metres: number): boolean {
  return metres > 0 && Number.isFinite(metres)
}

export function createCalibrator(listener: CalibratorListener): Calibrator {
  let points: KnownPoints = [null, null]
  let asked: SampledPoint | null = null

  const list = createKnownPointList((i, text) => correct(i, text))
  const step = h('p', { class: 'small' })
  const error = h('p', { class: 'small trouble', role: 'alert' })
  const remove = h('button', { class: 'quiet', type: 'button', onclick: () => start() })
  const result = h('p', { class: 'small figures' })
  const element = h(
    'div',
    { class: 'calibrator' },
    bindText(h('h3'), () => t('calibrateTitle')),
    step,
    list.element,
    error,
    result,
    h('div', { class: 'row' }, remove),
  )

  const close = (): void => {
    asked = null
    listener.pin(null, { x: 0, y: 0 })
  }
  const setPoints = (next: KnownPoints): void => {
    points = next
    setText(error, '')
    render()
    listener.changed()
  }
  const render = (): void => {
    const [first, second] = points
    list.show(points)
    step.hidden = second !== null
    setText(step, t(first === null ? 'calibrateMore' : 'calibrateSecond'))
    remove.hidden = first === null
    setText(remove, t(second === null ? 'calibrateRestart' : 'calibrateRemove'))
  }
  const start = (): void => {
    const wasCalibrated = points[1] !== null
    close()
    setPoints([null, null])
    if (wasCalibrated) listener.calibrated(null)
  }

  /** Returns the sentence that says why these points do not calibrate the map. Null: they do, and it is calibrated. */
  const apply = (both: readonly [KnownPoint, KnownPoint]): string | null => {
    try {
      const calibration = calibrate(both)
      setPoints(both)
      listener.calibrated(calibration)
      return null
    } catch (reason) {
      if (!(reason instanceof DepthdropError)) throw reason
      return failureMessage({ code: reason.code, facts: reason.facts })
    }
  }
  const correct = (i: 0 | 1, text: string): void => {
    const old = points[i]
    if (old === null) return
    const next: KnownPoint = { ...old, metres: parseMetres(text) }
    const [first, second] = i === 0 ? [next, points[1]] : [points[0], next]
    if (!isDistance(next.metres)) setText(error, t('distanceInvalid'))
    else if (first === null || second === null) setPoints([first, second])
    else setText(error, apply([first, second]) ?? '')
  }

  const bubble = createBubble({ entered: (text) => enter(text), closed: () => close() })
  /** Uses the distance in the bubble. An error stays in the bubble. */
  const enter = (text: string): void => {
    if (asked === null) return
    const point: KnownPoint = { ...asked, metres: parseMetres(text) }
    if (!isDistance(point.metres)) return bubble.showError(t('distanceInvalid'))
    const [first] = points
    if (first === null) {
      setPoints([point, null])
      announce(t('calibrateSecond'))
    } else {
      const wrong = apply([first, point])
      if (wrong !== null) return bubble.showError(wrong)
    }
    close()
  }

  return {
    element,
    close,

    ask: (point, hasKeyboard) => {
      // A distance that was typed and not confirmed counts when the visitor clicks the next spot.
      if (asked !== null && isDistance(parseMetres(bubble.text()))) enter(bubble.text())
      if (points[1] !== null) return
      const [first] = points
      asked = null
      if (first !== null && isSameValue(first.value, point.value)) bubble.refuse(t('sameSpot'))
      else {
        asked = point
        bubble.ask(first === null ? 1 : 2)
      }
      listener.pin(bubble.element, point)
      if (hasKeyboard && asked !== null) bubble.focus()
    },

    reset: (calibration) => {
      close()
      setPoints(calibration?.points ?? [null, null])
    },
    show: (calibration, sortedValues) => {
      // The visitor may have removed all calibrations elsewhere.
      if (calibration === null && points[1] !== null) setPoints([null, null])
      render()
      result.hidden = calibration === null
      if (calibration !== null) setText(result, resultText(calibration, sortedValues))
    },
    marks: () =>
      points.flatMap((at, i): readonly Mark[] =>
        at === null ? [] : [{ kind: 'point', at, label: String(i + 1) }],
      ),
  }
}
