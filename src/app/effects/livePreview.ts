/** Keeps the picture of an effect on the stage up to date: a small one while a setting changes, then one of the screen's size. */
import { createPreviewer } from '../../client/previewer.ts'
import { isCancelled } from '../../core/errors.ts'
import { DEFAULT_FILE_OPTIONS } from '../../core/files/fileOptions.ts'
import type { Estimate } from '../../estimate.ts'
import { decodeForScreen } from '../../io/decode.ts'
import { metadataOf } from '../../makeFile.ts'
import { longestForScreen } from '../../picture/resolution.ts'
import type { Preview, PreviewRequest } from '../../worker/protocol.ts'
import { exportOptions } from '../save/exportOptions.ts'
import type { Kind } from './effectList.ts'

/** Pixels on the longer side of the picture while a slider moves. The next smaller size is taken if one takes too long. */
const DRAFTS = [640, 480, 320] as const
const MOST_DRAFT_MS = 50
/** The visitor has stopped moving the slider. */
const REST_MS = 250
/** More pixels than this take seconds, and would not be seen beside a panel. */
const MOST_LONGEST = 1600
/** The longer side of a frame of a loop. */
const FRAME_LONGEST = 480
/** The moment of a loop that shows its amplitude. */
const WIDEST_PHASE = 0.25

export interface LivePreviewListener {
  /** Device pixels on the longer side of the place on the screen. */
  longest(): number
  made(preview: Preview, kind: Kind): void
  failed(error: unknown): void
}

export interface LivePreview {
  /** The map and photo of the previews. Null ends the worker. */
  open(estimate: Estimate | null): void
  /** Shows this kind with the present settings. */
  show(kind: Kind): void
  /** A frame of a loop, small enough to be made in a moment. Undefined after another call of `open` or `show`, even if the frame failed. */
  frame(kind: Kind, phase: number): Promise<Preview | undefined>
  /** Whether a slider has moved a moment ago. */
  isMoving(): boolean
}

export function createLivePreview(listener: LivePreviewListener): LivePreview {
  const previewer = createPreviewer()
  let estimate: Estimate | null = null
  /** Null if nothing is open, or if the last picture failed: the next one then starts with the photo. */
  let opening: Promise<void> | null = null
  let wanted: { readonly kind: Kind; readonly isDraft: boolean } | null = null
  let isRunning = false
  let resting: ReturnType<typeof setTimeout> | undefined
  let changes = 0
  let draft = 0
  /** The first picture of a size prepares that size. */
  const prepared = new Set<number>()

  const load = async (next: Estimate, photo: Blob): Promise<void> => {
    const { bitmap } = await decodeForScreen(photo, Math.min(MOST_LONGEST, longestForScreen()))
    if (next !== estimate) return bitmap.close()
    const facts = metadataOf(next, 'blur', exportOptions(next.key))
    await previewer.open({ map: next.map, size: next.size, facts, photo: bitmap })
  }

  const make = async (
    { key, name }: Estimate,
    { format, options }: Kind,
    at: Pick<PreviewRequest, 'longest' | 'phase'>,
  ): Promise<Preview> => {
    const wishes = { ...DEFAULT_FILE_OPTIONS, ...exportOptions(key) }
    const { look, colourBar, fieldOfView, half } = wishes
    const space = { ...wishes.space, ...options }
    return previewer.make(name, {
      ...at,
      format,
      options: { look, colourBar, fieldOfView, half, space },
    })
  }

  const opened = (current: Estimate): Promise<void> => {
    const { blob } = current.photo
    opening ??= blob === undefined ? Promise.resolve() : load(current, blob)
    return opening
  }

  const draftSize = (): number => DRAFTS[draft]!
  const noteTime = (longest: number, ms: number): void => {
    if (!prepared.has(longest)) prepared.add(longest)
    else if (ms > MOST_DRAFT_MS) draft = Math.min(DRAFTS.length - 1, draft + 1)
  }

  const run = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    while (wanted !== null && estimate !== null) await makeWanted(estimate)
    isRunning = false
  }

  const makeWanted = async (current: Estimate): Promise<void> => {
    try {
      await opened(current)
      const next = wanted
      if (next === null || current !== estimate) return
      wanted = null
      const longest = next.isDraft
        ? draftSize()
        : Math.max(draftSize(), Math.min(MOST_LONGEST, listener.longest()))
      const start = performance.now()
      const preview = await make(current, next.kind, { longest, phase: WIDEST_PHASE })
      if (next.isDraft) noteTime(longest, performance.now() - start)
      if (current === estimate) listener.made(preview, next.kind)
    } catch (error) {
      if (current !== estimate) return
      opening = null
      wanted = null
      clearTimeout(resting)
      resting = undefined
      if (!isCancelled(error)) listener.failed(error)
    }
  }

  return {
    open: (next) => {
      if (next === estimate) return
      estimate = next
      wanted = null
      changes += 1
      clearTimeout(resting)
      resting = undefined
      prepared.clear()
      draft = 0
      opening = null
      if (next === null) return previewer.close()
      opened(next).catch(() => undefined)
    },

    show: (kind) => {
      changes += 1
      wanted = { kind, isDraft: true }
      void run()
      clearTimeout(resting)
      resting = setTimeout(() => {
        resting = undefined
        wanted = { kind, isDraft: false }
        void run()
      }, REST_MS)
    },

    frame: async (kind, phase) => {
      const [current, change] = [estimate, changes]
      if (current === null) return undefined
      try {
        await opened(current)
        // After `close`, a request would start a worker that no panel ends.
        if (change !== changes) return undefined
        const preview = await make(current, kind, { longest: FRAME_LONGEST, phase })
        return change === changes ? preview : undefined
      } catch (error) {
        if (change !== changes) return undefined
        opening = null
        throw error
      }
    },

    isMoving: () => resting !== undefined,
  }
}
