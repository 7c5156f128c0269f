/** The map's canvas: painted when a map comes to the stage, and in each new look. */
import { paint } from '../../client/painters/paint.ts'
import { isCancelled } from '../../core/errors.ts'
import { displaySize } from '../../core/resample/fitSize.ts'
import type { Estimate } from '../../estimate.ts'
import { type AppError, type Item, toAppError } from '../photo/item.ts'
import { look } from '../preferences/look.ts'
import { draw, empty, put, resize } from './canvas.ts'
import { createDraft } from './draft.ts'

export interface MapCanvas {
  readonly canvas: HTMLCanvasElement
  /** 0…1 while the map is being coloured, else null. */
  painting(): number | null
  /** Whether the canvas holds the map, complete or a small stand-in. */
  isThere(): boolean
  /** Why the map could not be coloured; `repaint` tries again. */
  error(): AppError | null
  repaint(): void
  /** Shows the page's look as it is now: a draft at once, then all of it. */
  relook(): void
  clear(): void
  /** The finished item's map as it is now. Cheap when the canvas holds it already. */
  show(item: Item): void
}

export interface MapListener {
  changed(): void
  /** The whole map is on the screen. */
  painted(item: Item, estimate: Estimate, ms: number): void
  /** It is there again, in another look. */
  relooked(): void
  failed(item: Item, error: unknown): void
}

export function createMapCanvas(listener: MapListener): MapCanvas {
  const canvas = document.createElement('canvas')
  const draft = createDraft(canvas)
  let held: { readonly item: Item; readonly estimate: Estimate } | null = null
  let isThere = false
  let painting: number | null = null
  let paintError: AppError | null = null
  /** What is being painted now: the newest look wins. */
  let brush = new AbortController()

  const newBrush = (): AbortSignal => {
    brush.abort()
    brush = new AbortController()
    return brush.signal
  }

  const paintFirst = async (item: Item, estimate: Estimate, signal: AbortSignal): Promise<void> => {
    held = { item, estimate }
    painting = 0
    // What there was to say or to see of another map is not of this one.
    paintError = null
    draft.lift()
    const size = displaySize(estimate.size)
    resize(canvas, size)
    if (item.map !== null) draw(canvas, item.map)
    isThere = item.map !== null
    const { ms } = await paint(estimate, look.get(), {
      signal,
      onStrip: (strip) => {
        if (signal.aborted) return
        // From its first strip on the map itself shows how far it is.
        if (!isThere) listener.changed()
        isThere = true
        put(canvas, strip)
      },
      onProgress: (progress) => {
        if (!signal.aborted) painting = progress.fraction ?? 0
      },
    })
    if (signal.aborted) return
    painting = null
    listener.painted(item, estimate, ms)
  }

  const paintAnew = async (estimate: Estimate, signal: AbortSignal): Promise<void> => {
    await draft.show(estimate, signal)
    await paint(estimate, look.get(), {
      signal,
      onStrip: (strip) => {
        if (!signal.aborted) put(canvas, strip)
      },
    })
    if (signal.aborted) return
    draft.lift()
    listener.relooked()
  }

  const giveUp =
    (item: Item, signal: AbortSignal) =>
    (error: unknown): void => {
      if (signal.aborted || isCancelled(error)) return
      painting = null
      draft.lift()
      isThere = false
      paintError = toAppError(error)
      listener.failed(item, error)
    }

  return {
    canvas,
    painting: () => painting,
    isThere: () => isThere,
    error: () => paintError,

    repaint: () => {
      if (paintError === null) return
      paintError = null
      held = null
      listener.changed()
    },

    relook: () => {
      if (held?.item.state.kind !== 'done' || paintError !== null) return
      // A draft is soon done, and a handle that is being dragged would let none be done if each stopped the one before.
      if (draft.follow()) return
      const { item, estimate } = held
      const signal = newBrush()
      // What was not whole yet begins anew in the new look.
      const work =
        painting === null ? paintAnew(estimate, signal) : paintFirst(item, estimate, signal)
      work.catch(giveUp(item, signal))
    },

    clear: () => {
      newBrush()
      draft.lift()
      held = null
      isThere = false
      painting = null
      paintError = null
      empty(canvas)
    },

    show: (item) => {
      if (item.state.kind !== 'done' || held?.estimate === item.state.estimate) return
      const signal = newBrush()
      paintFirst(item, item.state.estimate, signal).catch(giveUp(item, signal))
    },
  }
}
