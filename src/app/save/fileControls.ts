/** The controls for file options. The download menu and the ZIP dialog show them beside the formats that use them. */
import { FIELD_OF_VIEW, isFieldOfView } from '../../core/files/fileOptions.ts'
import { h } from '../../page/dom.ts'
import type { FormatGroup } from '../../page/formats.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { type FileChoices, fileChoices } from '../preferences/fileChoices.ts'

/** Sets a node's text. The caller decides whether the text follows later changes of language. */
export type SetLabel = <T extends HTMLElement>(node: T, key: PageKey) => T

export interface FileControls {
  readonly of: Readonly<Record<FormatGroup, HTMLElement>>
  /** Shows the current choices, which another control may have changed. */
  sync(): void
}

function set(some: Partial<FileChoices>): void {
  return fileChoices.set({ ...fileChoices.get(), ...some })
}

export function createFileControls(setLabel: SetLabel): FileControls {
  const tick = (
    name: string,
    key: PageKey,
    changed: (on: boolean) => void,
  ): { readonly input: HTMLInputElement; readonly label: HTMLElement } => {
    const input = h('input', { type: 'checkbox', name })
    input.addEventListener('change', () => changed(input.checked))
    return { input, label: h('label', { class: 'file-choice' }, input, setLabel(h('span'), key)) }
  }
  const bar = tick('colour-bar', 'filesBar', (colourBar) => set({ colourBar }))
  const detail = tick('float-detail', 'filesDetail', (floatDetail) => set({ floatDetail }))
  const half = tick('half', 'filesHalf', (on) => set({ half: on }))
  const angle = h('input', {
    type: 'number',
    name: 'field-of-view',
    min: FIELD_OF_VIEW.least,
    max: FIELD_OF_VIEW.most,
    step: 'any',
    inputmode: 'decimal',
  })
  angle.addEventListener('change', () => {
    // An invalid angle is replaced by the previous one.
    if (angle.value === '' && angle.validity.valid) set({ fieldOfView: null })
    else if (isFieldOfView(angle.valueAsNumber)) set({ fieldOfView: angle.valueAsNumber })
    sync()
  })
  // In a form, Enter would press the submit button.
  angle.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    angle.dispatchEvent(new Event('change'))
  })
  const sync = (): void => {
    const chosen = fileChoices.get()
    bar.input.checked = chosen.colourBar
    half.input.checked = chosen.half
    detail.input.checked = chosen.floatDetail
    angle.value = String(chosen.fieldOfView ?? '')
  }
  sync()
  const lens = h(
    'label',
    { class: 'file-choice' },
    setLabel(h('span'), 'filesAngle'),
    angle,
    setLabel(h('small'), 'filesAngleMore'),
  )
  detail.label.append(setLabel(h('small'), 'filesDetailMore'))
  const data = h('div', {}, detail.label, half.label)
  return { of: { pictures: bar.label, data, space: lens, scene: h('div') }, sync }
}
