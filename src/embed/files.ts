/** Receives a photo from the visitor of the frame: dropped, pasted or picked. */
import { fileInput } from '../page/fileInput.ts'

export interface FileInputOptions {
  /** False: the frame takes no files. A dropped file must not replace the page either. */
  isEnabled(): boolean
  onFile(file: File): void
}

/** @returns `choose`, which opens the file dialog */
export function listenForFiles({ isEnabled, onFile }: FileInputOptions): { choose(): void } {
  const takeFirst = (files: Iterable<File> | ArrayLike<File> | null | undefined): void => {
    const [file] = Array.from(files ?? [])
    if (file !== undefined && isEnabled()) onFile(file)
  }
  const input = fileInput({ accept: 'image/*,.heic,.heif' }, takeFirst)
  const hasFiles = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes('Files') === true
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = isEnabled() ? 'copy' : 'none'
  })
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    takeFirst(event.dataTransfer?.files)
  })
  addEventListener('paste', (event) => takeFirst(event.clipboardData?.files))
  return { choose: () => input.click() }
}
