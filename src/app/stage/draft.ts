/** A quick small picture of the map in a new look, which lies over the map until that is painted in it. */
import { paint } from '../../client/painters/paint.ts'
import { displaySize, fitWithin } from '../../core/resample/fitSize.ts'
import type { Estimate } from '../../estimate.ts'
import type { Strip } from '../../worker/protocol.ts'
import { look } from '../preferences/look.ts'
import { put, resize } from './canvas.ts'

export interface Draft {
  /** Paints it, once more as long as the look has changed meanwhile, and lays it over the map. */
  show(estimate: Estimate, signal: AbortSignal): Promise<void>
  /** The look has changed: true where a draft is being painted, which then follows. */
  follow(): boolean
  /** The map itself is to be seen again. */
  lift(): void
}

/** On its longer side: some 200 000 pixels, which one painter colours in a few milliseconds. */
const LONGEST = 512

export function createDraft(map: HTMLCanvasElement): Draft {
  const canvas = document.createElement('canvas')
  canvas.className = 'draft'
  let drafting: AbortSignal | null = null
  let isAgain = false

  const paintOnce = async (estimate: Estimate, signal: AbortSignal): Promise<void> => {
    const size = fitWithin(displaySize(estimate.size), LONGEST)
    const strips: Strip[] = []
    await paint(estimate, look.get(), { signal, size, onStrip: (strip) => strips.push(strip) })
    if (signal.aborted) return
    resize(canvas, size)
    for (const strip of strips) put(canvas, strip)
    map.after(canvas)
  }

  return {
    show: async (estimate, signal) => {
      map.setAttribute('data-stale', '')
      drafting = signal
      do {
        isAgain = false
        await paintOnce(estimate, signal)
      } while (isAgain && !signal.aborted)
      if (drafting === signal) drafting = null
    },

    follow: () => {
      if (drafting === null || drafting.aborted) return false
      isAgain = true
      return true
    },

    lift: () => {
      drafting = null
      canvas.remove()
      map.removeAttribute('data-stale')
    },
  }
}
