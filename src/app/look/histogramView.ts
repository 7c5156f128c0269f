/** The histogram of the map's values, with two handles for the range that the palette covers. */
import { type Look, lookRange, resolveLook } from '../../core/colour/look.ts'
import { isFlat } from '../../core/normalise.ts'
import type { Range } from '../../core/valueRange.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, s, setText } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import type { MapStatistics } from '../../worker/protocol.ts'

/** The least distance between the handles, as a part of the map's range. */
const MIN_GAP = 0.005
/** A focused handle keeps its position unless the look differs by more than this part of the range. */
const TOLERANCE = 0.002

export type RangedStatistics = MapStatistics & { readonly range: Range }

export interface HistogramView {
  readonly element: HTMLElement
  /** Null: the statistics are being computed. `format` formats a value of the map. */
  show(statistics: RangedStatistics | null, look: Look, format: (value: number) => string): void
}

/** One bar per count, one unit wide and at most 100 high. Near is on the left, as in the legend. */
function barsPath(counts: Uint32Array): string {
  const max = Math.max(1, ...counts)
  // The square root keeps the other bars visible beside a sky of one value.
  return [...counts]
    .map((count, i) =>
      count === 0 ? '' : `M${counts.length - 1 - i} 100h1v${-100 * Math.sqrt(count / max)}h-1z`,
    )
    .join('')
}

/** @param changed receives the positions of the handles, 0…1 over the map's range */
export function createHistogramView(
  changed: (ends: { readonly far: number; readonly near: number }) => void,
): HistogramView {
  const allBars = s('path', { class: 'bars' })
  const coveredBars = s('path', { class: 'bars bars-kept' })
  const picture = s(
    'svg',
    {
      class: 'bars-picture',
      preserveAspectRatio: 'none',
      viewBox: '0 0 96 100',
      'aria-hidden': 'true',
    },
    allBars,
    coveredBars,
  )
  const createHandle = (end: 'far' | 'near'): HTMLInputElement => {
    const input = h('input', { class: `handle-${end}`, type: 'range', min: 0, max: 1, step: 0.001 })
    bindAttribute(input, 'aria-label', () => t(end === 'far' ? 'handleFar' : 'handleNear'))
    input.addEventListener('input', () => move(end))
    return input
  }
  const far = createHandle('far')
  const near = createHandle('near')
  const low = h('span', {})
  const high = h('span', {})
  const flat = bindText(h('p', { class: 'small flat-words', hidden: true }), () => t('flatHandles'))
  const element = h(
    'div',
    { class: 'histogram', role: 'group' },
    h('div', { class: 'histogram-plot' }, picture, far, near),
    h(
      'div',
      { class: 'axis small figures' },
      bindText(h('span'), () => t('near')),
      high,
      low,
      bindText(h('span'), () => t('far')),
    ),
    flat,
  )
  bindAttribute(element, 'aria-label', () => t('histogram'))
  let formatValue = (value: number): string => String(value)
  let range: Range = { low: 0, high: 1 }
  let drawn: Uint32Array | undefined

  const renderBars = (counts: Uint32Array | undefined): void => {
    if (counts === drawn) return
    drawn = counts
    const bars = counts === undefined ? '' : barsPath(counts)
    for (const path of [allBars, coveredBars]) path.setAttribute('d', bars)
    picture.setAttribute('viewBox', `0 0 ${counts?.length ?? 1} 100`)
  }
  const renderHandles = (): void => {
    for (const input of [far, near]) {
      const value = range.low + input.valueAsNumber * (range.high - range.low)
      input.setAttribute('aria-valuetext', formatValue(value))
    }
    element.style.setProperty('--from', String(far.valueAsNumber))
    element.style.setProperty('--to', String(near.valueAsNumber))
  }
  const move = (end: 'far' | 'near'): void => {
    if (end === 'far') far.valueAsNumber = Math.min(far.valueAsNumber, near.valueAsNumber - MIN_GAP)
    else near.valueAsNumber = Math.max(near.valueAsNumber, far.valueAsNumber + MIN_GAP)
    renderHandles()
    changed({ far: far.valueAsNumber, near: near.valueAsNumber })
  }
  /** A handle that is being dragged stays under the pointer, although its step rounds the value. */
  const setHandle = (input: HTMLInputElement, at: number): void => {
    if (document.activeElement !== input || Math.abs(input.valueAsNumber - at) > TOLERANCE)
      input.valueAsNumber = at
  }

  return {
    element,
    show: (statistics, look, format) => {
      const isFlatMap = statistics !== null && isFlat(statistics.range.low, statistics.range.high)
      far.disabled = statistics === null || isFlatMap
      near.disabled = far.disabled
      flat.hidden = !isFlatMap
      renderBars(statistics?.counts)
      if (statistics === null) return
      range = statistics.range
      formatValue = format
      const { low: lowest, high: highest } = range
      const ends = lookRange(
        range,
        resolveLook(look, range, () => statistics.ordered),
      )
      const toPosition = (value: number): number => (value - lowest) / (highest - lowest)
      setHandle(far, isFlatMap ? 0 : toPosition(ends.low))
      setHandle(near, isFlatMap ? 1 : toPosition(ends.high))
      setText(low, format(lowest))
      setText(high, format(highest))
      renderHandles()
    },
  }
}
