/**
 * Lets the visitor drag a file out of the window, from a button. Only Chromium can turn what a page drags into a file: type
 * `DownloadURL`, github.com/MicrosoftEdge/MSEdgeExplainers, DownloadURL.
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
  /** The map in the file. Two depth files that a visitor adds to one photo have the same key. */
  readonly map: object
  /** Differs for each file of this map. */
  readonly key: string
  make(signal: AbortSignal): Promise<ReadyFile>
}

export interface DragOut {
  /** The file that was made for a drag, if it is the wanted one. Ends the making of any other. */
  take(): ReadyFile | null
}

interface Made extends Pick<WantedFile, 'map' | 'key'> {
  readonly stop: AbortController
  file: ReadyFile | null
}

/** The value of the type `DownloadURL`, whose parts colons separate. */
export function downloadUrl({ name, blob }: ReadyFile, url: string): string {
  return `${blob.type}:${name.replaceAll(':', '_')}:${url}`
}

function isSame(made: Made | null, wanted: WantedFile | null): boolean {
  return made !== null && made.key === wanted?.key && made.map === wanted.map
}

/** @param wanted the file that the button saves; null if there is none */
export function attachDragOut(button: HTMLElement, wanted: () => WantedFile | null): DragOut {
  let made: Made | null = null
  let resting: ReturnType<typeof setTimeout> | undefined
  let isTouched = false

  const drop = (): void => {
    clearTimeout(resting)
    made?.stop.abort()
    made = null
  }
  /** Makes the file in advance, because a drag must have it at its first moment. */
  const prepare = (): void => {
    const next = wanted()
    if (next === null || isSame(made, next)) return
    drop()
    const { map, key } = next
    const own: Made = { map, key, stop: new AbortController(), file: null }
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
  const ready = (): ReadyFile | null => (isSame(made, wanted()) ? (made?.file ?? null) : null)

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
  button.addEventListener('pointerdown', ({ pointerType }) => {
    isTouched = pointerType === 'touch'
  })
  button.addEventListener('dragstart', (event) => {
    const file = ready()
    if (file === null || event.dataTransfer === null) {
      event.preventDefault()
      // A finger that stays on the button starts a drag, too.
      if (wanted() !== null && !isTouched) toast('note', () => t('dragLater'))
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
