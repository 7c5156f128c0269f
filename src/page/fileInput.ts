/** A file input that is not part of the page: a button opens its dialog with `click()`. */
import { type Attributes, h } from './dom.ts'

/** Calls `onFiles` with the picked files, also when the visitor picks the same file again. */
export function fileInput(
  attributes: Attributes,
  onFiles: (files: readonly File[]) => void,
): HTMLInputElement {
  const input = h('input', { type: 'file', ...attributes })
  input.addEventListener('change', () => {
    const files = Array.from(input.files ?? [])
    // Without this the same file would cause no second change event.
    input.value = ''
    onFiles(files)
  })
  return input
}
