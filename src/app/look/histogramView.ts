/** How often each value occurs in the map, and the two handles between which the palette is spread. */
import { type Look, lookRange, resolveClip } from '../../core/colour/look.ts'
import { isFlat } from '../../core/normalise.ts'
import type { Range } from '../../core/resample/upsampledRange.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, s, setText } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import type { MapStatistics } from '../../worker/protocol.ts'

/** Handles stop this far from each other, as a part of the range. */
const CLOSEST = 0.005

export interface HistogramView {
  readonly element: HTMLElement
  /** Null: it is still being counted. `place` puts a value into words. */
  show(
    found: (MapStatistics & { readonly range: Range }) | null,
    look: Look,
    place: (value: number) => string,
  ): void
}

/** Far left, near right: as the values grow. */
function bars(counts: Uint32Array): string {
  const most = Math.max(1, ...counts)
  // By the square root, so that a sky of one value leaves the others their height.
  return [...counts]
    .map((count, i) => (count === 0 ? '' : `M${i} 100h1v${-100 * Math.sqrt(count / most)}h-1z`))
    .join('')
}

export function createHistogramView(
  changed: (ends: { readonly far: number; readonly near: number }) => void,
): HistogramView {
  const all = s('path', { class: 'bars' })
  const kept = s('path', { class: 'bars bars-kept' })
  const picture = s(
    'svg',
    {
      class: 'bars-picture',
      preserveAspectRatio: 'none',
      viewBox: '0 0 96 100',
      'aria-hidden': 'true',
    },
    all,
    kept,
  )
  const handle = (end: 'far' | 'near'): HTMLInputElement => {
    const input = h('input', { class: `handle-${end}`, type: 'range', min: 0, max: 1, step: 0.001 })
    bindAttribute(input, 'aria-label', () => t(end === 'far' ? 'handleFar' : 'handleNear'))
    input.addEventListener('input', () => move(end))
    return input
  }
  const far = handle('far')
  const near = handle('near')
  const low = h('span', {})
  const high = h('span', {})
  const flat = bindText(h('p', { class: 'small flat-words', hidden: true }), () => t('flatHandles'))
  const element = h(
    'div',
    { class: 'histogram' },
    h('div', { class: 'histogram-plot' }, picture, far, near),
    h(
      'div',
      { class: 'axis small figures' },
      bindText(h('span'), () => t('far')),
      low,
      high,
      bindText(h('span'), () => t('near')),
    ),
    flat,
  )
  bindAttribute(element, 'aria-label', () => t('histogram'))
  element.setAttribute('role', 'group')
  let words = (value: number): string => String(value)
  let range: Range = { low: 0, high: 1 }

  const tell = (): void => {
    for (const input of [far, near]) {
      input.setAttribute(
        'aria-valuetext',
        words(range.low + input.valueAsNumber * (range.high - range.low)),
      )
    }
    element.style.setProperty('--from', String(far.valueAsNumber))
    element.style.setProperty('--to', String(near.valueAsNumber))
  }
  const move = (end: 'far' | 'near'): void => {
    if (end === 'far') far.valueAsNumber = Math.min(far.valueAsNumber, near.valueAsNumber - CLOSEST)
    else near.valueAsNumber = Math.max(near.valueAsNumber, far.valueAsNumber + CLOSEST)
    tell()
    changed({ far: far.valueAsNumber, near: near.valueAsNumber })
  }

  return {
    element,
    show: (found, look, place) => {
      const { counts, range: whole } = found ?? {
        counts: new Uint32Array(1),
        range: { low: 0, high: 0 },
      }
      const isLevel = found !== null && isFlat(whole.low, whole.high)
      far.disabled = found === null || isLevel
      near.disabled = far.disabled
      flat.hidden = !isLevel
      for (const path of [all, kept]) path.setAttribute('d', found === null ? '' : bars(counts))
      picture.setAttribute('viewBox', `0 0 ${counts.length} 100`)
      if (found === null) return
      range = whole
      words = place
      const ends = lookRange(
        whole,
        resolveClip(look, whole, () => found.ordered),
      )
      const part = (value: number): number =>
        isLevel ? 0 : (value - whole.low) / (whole.high - whole.low)
      // While one of them is dragged it is where the finger is.
      if (document.activeElement !== far || Math.abs(far.valueAsNumber - part(ends.low)) > 0.002)
        far.valueAsNumber = part(ends.low)
      if (document.activeElement !== near || Math.abs(near.valueAsNumber - part(ends.high)) > 0.002)
        near.valueAsNumber = isLevel ? 1 : part(ends.high)
      setText(low, place(whole.low))
      setText(high, place(whole.high))
      tell()
    },
  }
}
