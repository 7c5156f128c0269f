/** The map's canvas, and the draft that lies over it while it is painted in another look. */
import { paint } from '../../client/painters/paint.ts'
import { paintSize } from '../../client/painters/paintSize.ts'
import { isCancelled } from '../../core/errors.ts'
import { fitWithin } from '../../core/fit.ts'
import type { Estimate } from '../../estimate.ts'
import type { Strip } from '../../worker/protocol.ts'
import { troubleOf, type Item, type Trouble } from '../item.ts'
import { look } from '../look.ts'
import { draw, empty, put, resize } from './canvas.ts'

export interface MapCanvas {
  readonly canvas: HTMLCanvasElement
  /** 0…1 while the map is being coloured, else null. */
  painting(): number | null
  /** Whether the canvas holds the map, complete or a small stand-in. */
  isThere(): boolean
  /** Why the map could not be coloured; `repaint` tries again. */
  trouble(): Trouble | null
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

/** On its longer side, a draft of a new look: some 200 000 pixels, which one painter colours in a few milliseconds. */
const DRAFT = 512

export const createMapCanvas = (listener: MapListener): MapCanvas => {
  const canvas = document.createElement('canvas')
  let held: { readonly item: Item; readonly estimate: Estimate } | null = null
  let isThere = false
  let painting: number | null = null
  let trouble: Trouble | null = null
  /** What is being painted now: the newest look wins. */
  let brush = new AbortController()
  let drafting: AbortSignal | null = null
  let isAgain = false
  /** Lies over the map while that is painted in a new look; otherwise it is nowhere. */
  const draft = document.createElement('canvas')
  draft.className = 'draft'

  const uncover = (): void => {
    draft.remove()
    canvas.removeAttribute('data-stale')
  }

  const newBrush = (): AbortSignal => {
    brush.abort()
    brush = new AbortController()
    return brush.signal
  }

  const paintFirst = async (item: Item, estimate: Estimate, signal: AbortSignal): Promise<void> => {
    held = { item, estimate }
    painting = 0
    // What there was to say or to see of another map is not of this one.
    trouble = null
    uncover()
    const size = paintSize(estimate.size)
    resize(canvas, size)
    if (item.map !== null) draw(canvas, item.map)
    isThere = item.map !== null
    const { ms } = await paint(estimate, look.get(), {
      signal,
      onStrip: (strip) => {
        if (signal.aborted) return
        isThere = true
        put(canvas, strip)
      },
      onProgress: (progress) => {
        if (signal.aborted) return
        painting = progress.fraction ?? 0
        listener.changed()
      },
    })
    if (signal.aborted) return
    painting = null
    listener.painted(item, estimate, ms)
  }

  const paintDraft = async (estimate: Estimate, signal: AbortSignal): Promise<void> => {
    const size = fitWithin(paintSize(estimate.size), DRAFT)
    const strips: Strip[] = []
    await paint(estimate, look.get(), { signal, size, onStrip: (strip) => strips.push(strip) })
    if (signal.aborted) return
    resize(draft, size)
    for (const strip of strips) put(draft, strip)
    canvas.after(draft)
  }

  const paintAnew = async (estimate: Estimate, signal: AbortSignal): Promise<void> => {
    canvas.setAttribute('data-stale', '')
    drafting = signal
    do {
      isAgain = false
      await paintDraft(estimate, signal)
    } while (isAgain && !signal.aborted)
    drafting = null
    await paint(estimate, look.get(), {
      signal,
      onStrip: (strip) => {
        if (!signal.aborted) put(canvas, strip)
      },
    })
    if (signal.aborted) return
    uncover()
    listener.relooked()
  }

  const giveUp = (item: Item, signal: AbortSignal) => (error: unknown): void => {
    if (signal.aborted || isCancelled(error)) return
    painting = null
    drafting = null
    uncover()
    isThere = false
    trouble = troubleOf(error)
    listener.failed(item, error)
  }

  return {
    canvas,
    painting: () => painting,
    isThere: () => isThere,
    trouble: () => trouble,

    repaint: () => {
      if (trouble === null) return
      trouble = null
      held = null
      listener.changed()
    },

    relook: () => {
      if (held?.item.state.kind !== 'done' || trouble !== null) return
      // A draft is soon done, and a handle that is being dragged would let none be done if each stopped the one before.
      if (drafting !== null && !drafting.aborted) {
        isAgain = true
        return
      }
      const { item, estimate } = held
      const signal = newBrush()
      // What was not whole yet begins anew in the new look.
      const work = painting === null ? paintAnew(estimate, signal) : paintFirst(item, estimate, signal)
      work.catch(giveUp(item, signal))
    },

    clear: () => {
      newBrush()
      uncover()
      held = null
      isThere = false
      painting = null
      trouble = null
      empty(canvas)
    },

    show: (item) => {
      if (item.state.kind !== 'done' || held?.estimate === item.state.estimate) return
      const signal = newBrush()
      paintFirst(item, item.state.estimate, signal).catch(giveUp(item, signal))
    },
  }
}
