/** The controls of the 3D view. Their values apply to the saved models, too. */
import { DEFAULT_FIELD_OF_VIEW } from '../../core/files/fileOptions.ts'
import { SPACE_OPTIONS } from '../../core/files/spaceOptions.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import { count } from '../../page/numbers.ts'
import { changeEffect, effectOptions } from '../preferences/effectSettings.ts'
import { fileChoices } from '../preferences/fileChoices.ts'
import { createRange } from '../ui/rangeInput.ts'

/** Each slider shows a power of 2, since both ends of its range matter. */
const SLIDERS = [
  { name: 'ratio', label: 'settingRatio', least: 1.1, most: 50 },
  { name: 'triangles', label: 'settingTriangles', least: 1000, most: 1_000_000 },
  { name: 'cut', label: 'settingCut', least: 2, most: 128 },
] as const satisfies readonly {
  readonly name: keyof typeof SPACE_OPTIONS
  readonly label: PageKey
  readonly least: number
  readonly most: number
}[]
const ANGLES = { least: 20, most: 120 } as const

/** Two digits are enough for a slider. */
function rounded(value: number): number {
  return Number(value.toPrecision(2))
}

/** @param key of the map @param changed is called after every change */
export function createModelSettings(key: string, changed: () => void): HTMLElement {
  const sliders = SLIDERS.map(({ name, label, least, most }) => {
    const control = createRange({
      name: `model-${name}`,
      label: () => t(label),
      min: Math.log2(least),
      max: Math.log2(most),
      step: 0.05,
      formatValue: (power) => count(rounded(2 ** power)),
      changed: (power) => {
        changeEffect(key, { [name]: rounded(2 ** power) })
        changed()
      },
    })
    control.show(Math.log2(effectOptions(key)[name] ?? SPACE_OPTIONS[name][0]))
    return control.element
  })
  const angle = createRange({
    name: 'model-angle',
    label: () => t('settingAngle'),
    min: ANGLES.least,
    max: ANGLES.most,
    step: 1,
    formatValue: (degrees) => `${degrees}°`,
    changed: (fieldOfView) => {
      fileChoices.set({ ...fileChoices.get(), fieldOfView })
      changed()
    },
  })
  angle.show(fileChoices.get().fieldOfView ?? DEFAULT_FIELD_OF_VIEW)
  const points = h('input', {
    type: 'checkbox',
    name: 'model-points',
    checked: effectOptions(key).points ?? false,
    onchange: () => {
      changeEffect(key, { points: points.checked })
      changed()
    },
  })
  return h(
    'details',
    { class: 'space-settings' },
    h('summary', {}, t('spaceSettings')),
    h(
      'div',
      { class: 'space-fields' },
      ...sliders,
      angle.element,
      h('label', { class: 'check' }, points, h('span', {}, t('settingPoints'))),
    ),
  )
}
