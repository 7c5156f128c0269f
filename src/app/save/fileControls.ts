/** The switches of files, as the download menu and the zip dialog show them beside the forms that heed them. */
import { FIELD_OF_VIEW, isFieldOfView } from '../../core/files/fileOptions.ts'
import { h } from '../../page/dom.ts'
import type { FormatGroup } from '../../page/formats.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { type FileChoices, fileChoices } from '../preferences/fileChoices.ts'

/** Puts words into a node, and keeps them in the page's language where the node stays. */
export type Put = <T extends HTMLElement>(node: T, key: PageKey) => T

export interface FileControls {
  readonly of: Readonly<Record<FormatGroup, HTMLElement>>
  /** Shows what was chosen elsewhere meanwhile. */
  sync(): void
}

function set(some: Partial<FileChoices>): void {
  return fileChoices.set({ ...fileChoices.get(), ...some })
}

export function createFileControls(put: Put): FileControls {
  const tick = (
    name: string,
    key: PageKey,
    changed: (on: boolean) => void,
  ): { readonly input: HTMLInputElement; readonly label: HTMLElement } => {
    const input = h('input', { type: 'checkbox', name })
    input.addEventListener('change', () => changed(input.checked))
    return { input, label: h('label', { class: 'file-choice' }, input, put(h('span'), key)) }
  }
  const bar = tick('colour-bar', 'filesBar', (colourBar) => set({ colourBar }))
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
    // What is no angle goes back to the one before.
    if (isFieldOfView(angle.valueAsNumber)) set({ fieldOfView: angle.valueAsNumber })
    sync()
  })
  // In a form, Enter here would be taken for its button.
  angle.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    angle.dispatchEvent(new Event('change'))
  })
  const sync = (): void => {
    const chosen = fileChoices.get()
    bar.input.checked = chosen.colourBar
    half.input.checked = chosen.half
    angle.value = String(chosen.fieldOfView)
  }
  sync()
  const lens = h(
    'label',
    { class: 'file-choice' },
    put(h('span'), 'filesAngle'),
    angle,
    put(h('small'), 'filesAngleMore'),
  )
  return { of: { pictures: bar.label, data: half.label, space: lens }, sync }
}
