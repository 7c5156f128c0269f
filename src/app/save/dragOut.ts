/**
 * Lets the visitor drag a file out of the window, from a button. Only Chromium can turn what a page drags into a file: type
 * `DownloadURL`, github.com/MicrosoftEdge/MSEdgeExplainers, DownloadURL. Firefox drags no button, and Safari no file.
 */
import { bindAttribute } from '../../page/bind.ts'
import { t } from '../../page/language.ts'
import { toast } from '../ui/toast.ts'

/** A pointer that rests on the button so long may begin to drag it. A click comes sooner. */
const REST_MS = 150
/** The browser reads the file after the drag has ended. A minute is enough for the largest file. */
const KEEP_MS = 60_000

export interface ReadyFile {
  readonly name: string
  readonly blob: Blob
}

export interface WantedFile {
  /** Differs for each file. */
  readonly key: string
  make(signal: AbortSignal): Promise<ReadyFile>
}

export interface DragOut {
  /** The file that was made for a drag, if it is the wanted one. Ends the making of any other. */
  take(): ReadyFile | null
}

interface Made {
  readonly key: string
  readonly stop: AbortController
  file: ReadyFile | null
}

/** The value of the type `DownloadURL`, whose parts colons separate. */
export function downloadUrl({ name, blob }: ReadyFile, url: string): string {
  return `${blob.type}:${name.replaceAll(':', '_')}:${url}`
}

/** @param wanted the file that the button saves; null if there is none */
export function attachDragOut(button: HTMLElement, wanted: () => WantedFile | null): DragOut {
  let made: Made | null = null
  let resting: ReturnType<typeof setTimeout> | undefined

  const drop = (): void => {
    clearTimeout(resting)
    made?.stop.abort()
    made = null
  }
  /** Makes the file in advance, because a drag must have it at its first moment. */
  const prepare = (): void => {
    const next = wanted()
    if (next === null || next.key === made?.key) return
    drop()
    const own: Made = { key: next.key, stop: new AbortController(), file: null }
    made = own
    next.make(own.stop.signal).then(
      (file) => {
        own.file = file
      },
      // The visitor has not asked for the file yet. A click makes it again, and reports the error.
      () => {
        if (made === own) made = null
      },
    )
  }
  const ready = (): ReadyFile | null => (made?.key === wanted()?.key ? (made?.file ?? null) : null)

  if ('userAgentData' in navigator) {
    button.draggable = true
    bindAttribute(button, 'title', () => t('downloadDrag'))
  }
  button.addEventListener('pointerenter', ({ pointerType }) => {
    if (!button.draggable || pointerType === 'touch') return
    clearTimeout(resting)
    resting = setTimeout(prepare, REST_MS)
  })
  button.addEventListener('pointerleave', () => clearTimeout(resting))
  button.addEventListener('dragstart', (event) => {
    const file = ready()
    if (file === null || event.dataTransfer === null) {
      event.preventDefault()
      if (wanted() !== null) toast('note', () => t('dragLater'))
      return
    }
    const url = URL.createObjectURL(file.blob)
    event.dataTransfer.effectAllowed = 'copy'
    event.dataTransfer.setData('DownloadURL', downloadUrl(file, url))
    button.addEventListener('dragend', () => setTimeout(() => URL.revokeObjectURL(url), KEEP_MS), {
      once: true,
    })
  })

  return {
    take: () => {
      const file = ready()
      drop()
      return file
    },
  }
}
