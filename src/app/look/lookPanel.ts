/** The panel that sets the page's look: palette, colour steps, range and gamma. */
import { mapStatistics } from '../../client/painters/mapStatistics.ts'
import { DEFAULT_LOOK, type Look, resolveLook } from '../../core/colour/look.ts'
import type { Estimate } from '../../estimate.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { showError } from '../photo/showError.ts'
import { calibrations } from '../preferences/calibrations.ts'
import { effectSettings } from '../preferences/effectSettings.ts'
import type { ChangeHistory } from '../preferences/history.ts'
import { createHistorySteps } from '../preferences/historySteps.ts'
import { changeLook, isDefaultLook, look } from '../preferences/lookChoice.ts'
import { formatValue, scaleFor } from '../preferences/units.ts'
import type { DockPanel } from '../ui/dock.ts'
import { createRange } from '../ui/rangeInput.ts'
import { createHistogramView, type RangedStatistics } from './histogramView.ts'
import { createPaletteChoice } from './paletteChoice.ts'
import { createPresetChoice } from './presetChoice.ts'

/** The numbers of colour steps in the menu. 0 is a continuous palette. */
const BANDS = [0, 4, 6, 8, 10, 12, 16, 24, 32] as const
/** The percentages of values that are ignored at each end. */
const CLIPS = [0, 0.5, 1, 2, 5] as const

function createSelect(
  name: string,
  label: () => string,
  values: readonly number[],
  title: (value: number) => string,
  changed: (value: number) => void,
) {
  const input = h(
    'select',
    { class: `field-select ${name}-select` },
    ...values.map((value) => bindText(h('option', { value }), () => title(value))),
  )
  input.addEventListener('change', () => changed(Number(input.value)))
  const element = h('label', { class: 'field-row' }, bindText(h('span'), label), input)
  const show = (value: number): void => {
    // Another version of the page may have stored a value that is not in the list.
    if (!values.includes(value)) input.append(h('option', { value }, title(value)))
    input.value = String(value)
  }
  return { element, show }
}

export function createLookPanel(history: ChangeHistory): DockPanel {
  let shown: Estimate | null = null
  let statistics: RangedStatistics | null = null

  const presets = createPresetChoice(history)
  const palettes = createPaletteChoice((palette) => changeLook({ palette }))
  /** The settings that the map is painted with. */
  const resolved = (): Look => {
    const loaded = statistics
    return loaded === null
      ? look.get()
      : resolveLook(look.get(), loaded.range, () => loaded.ordered)
  }
  /** Auto contrast ends when the visitor changes one of its settings. The others keep their values. */
  const changeContrast = (some: Partial<Look>): void => {
    if (look.get().autoContrast) look.set({ ...resolved(), ...some, autoContrast: false })
    else changeLook(some)
  }
  const autoContrast = h('input', {
    type: 'checkbox',
    class: 'auto-contrast-input',
    onchange: () => changeLook({ autoContrast: autoContrast.checked }),
  })
  const reversed = h('input', {
    type: 'checkbox',
    class: 'reversed-input',
    onchange: () => changeLook({ reversed: reversed.checked }),
  })
  const bands = createSelect(
    'bands',
    () => t('bands'),
    BANDS,
    (value) => (value === 0 ? t('bandsNone') : t('bandsOf', { count: value })),
    (value) => changeLook({ bands: value }),
  )
  const clip = createSelect(
    'clip',
    () => t('clip'),
    CLIPS,
    (value) => (value === 0 ? t('clipNone') : t('clipOf', { low: value, high: 100 - value })),
    (value) => changeContrast({ clip: value, far: 0, near: 1 }),
  )
  const histogram = createHistogramView((ends) => changeContrast({ clip: 0, ...ends }))
  const gamma = createRange({
    name: 'gamma',
    label: () => t('gamma'),
    min: -2,
    max: 2,
    step: 0.05,
    formatValue: (power) => (2 ** power).toFixed(2),
    changed: (power) => changeContrast({ gamma: 2 ** power }),
  })
  const reset = bindText(
    h('button', {
      class: 'small-button look-reset',
      type: 'button',
      onclick: () => look.set(DEFAULT_LOOK),
    }),
    () => t('lookReset'),
  )
  const element = h(
    'section',
    { class: 'look-panel' },
    bindText(h('h2'), () => t('look')),
    presets.element,
    palettes.element,
    h(
      'label',
      { class: 'check' },
      autoContrast,
      bindText(h('span'), () => t('autoContrast')),
    ),
    h(
      'label',
      { class: 'check' },
      reversed,
      bindText(h('span'), () => t('reversed')),
    ),
    bands.element,
    histogram.element,
    clip.element,
    gamma.element,
    h('div', { class: 'row' }, ...createHistorySteps(history), reset),
  )
  bindAttribute(element, 'aria-label', () => t('look'))

  const render = (): void => {
    const current = look.get()
    presets.render()
    palettes.show(current)
    autoContrast.checked = current.autoContrast
    reversed.checked = current.reversed
    bands.show(current.bands)
    const { clip: ignored, gamma: exponent } = current.autoContrast ? resolved() : current
    clip.show(ignored)
    gamma.show(Math.log2(exponent))
    // A button that has the focus would lose it if it were disabled.
    reset.setAttribute('aria-disabled', String(isDefaultLook(current)))
    const scale = shown === null ? null : scaleFor(shown)
    histogram.show(statistics, current, (value) => formatValue(value, scale))
  }

  const loadStatistics = async (estimate: Estimate): Promise<void> => {
    const loaded = await mapStatistics(estimate)
    if (shown !== estimate) return
    statistics = loaded
    render()
  }

  look.subscribe(render)
  calibrations.subscribe(render)
  effectSettings.subscribe(presets.render)

  return {
    element,
    render: (estimate) => {
      if (estimate !== shown) {
        shown = estimate
        statistics = null
        if (estimate !== null)
          loadStatistics(estimate).catch((error: unknown) => showError(error, estimate.name))
      }
      render()
    },
    closed: () => undefined,
  }
}
