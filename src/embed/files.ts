/** A photo that a visitor gives the frame: dropped, pasted or picked. */
import { h } from '../page/dom.ts'

export interface FileInputOptions {
  /** False: the frame takes none now, and a dropped file does not replace the page either. */
  isEnabled(): boolean
  onFile(file: File): void
}

export function listenForFiles({ isEnabled, onFile }: FileInputOptions): { choose(): void } {
  const takeFirst = (files: FileList | null | undefined): void => {
    const file = files?.[0]
    if (file !== undefined && isEnabled()) onFile(file)
  }
  const input = h('input', { type: 'file', accept: 'image/*,.heic,.heif' })
  input.addEventListener('change', () => {
    takeFirst(input.files)
    input.value = ''
  })
  const isFiles = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes('Files') === true
  addEventListener('dragover', (event) => {
    if (!isFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = isEnabled() ? 'copy' : 'none'
  })
  addEventListener('drop', (event) => {
    if (!isFiles(event)) return
    event.preventDefault()
    takeFirst(event.dataTransfer?.files)
  })
  addEventListener('paste', (event) => takeFirst(event.clipboardData?.files))
  return { choose: () => input.click() }
}
