/** The selected photo's map, brought to the chosen fineness. The map that is there stays until the finer one takes its place. */
import { isCancelled } from '../../core/errors.ts'
import { isRaw } from '../../core/settings.ts'
import type { Refinement } from '../../core/types.ts'
import { type Estimate, estimateDepth } from '../../estimate.ts'
import { type Item, isEstimated } from '../photo/item.ts'
import { finer, isSameRefinement, refinementOf } from '../preferences/finer.ts'

export interface RefinerListener {
  /** The map that is shown is another one, or how far the next is. */
  changed(): void
  /** `finer` takes the place of the item's own map; null: its own map again. */
  show(item: Item, finer: Estimate | null): void
  failed(item: Item, error: unknown): void
}

export interface Refiner {
  /** 0…1 while a finer map is made. */
  progress(): number | null
  /** To be called when the selection, an item or the choice may have changed. */
  update(item: Item | null): void
  /** Keeps the map that is there, which the choice then says. False where nothing is made. */
  stop(): boolean
}

interface Run {
  readonly item: Item
  readonly wish: Refinement
  readonly abort: AbortController
  reached: number
}

export function createRefiner(listener: RefinerListener): Refiner {
  let run: Run | null = null
  /** Shows a finer map, which goes with the selection: each takes some 3 to 9 MB. */
  let refined: Item | null = null

  const end = (): void => {
    run?.abort.abort()
    run = null
  }

  const release = (): void => {
    const item = refined
    refined = null
    if (item?.state.kind === 'done' && item.state.raw !== undefined) listener.show(item, null)
  }

  /** What is shown is what is chosen, so that the choice never says something else than the picture. */
  const giveUp = (item: Item): void => {
    if (item.state.kind === 'done') finer.set(refinementOf(item.state.estimate.settings))
  }

  const start = async (
    item: Item,
    file: File,
    { settings }: Estimate,
    wish: Refinement,
  ): Promise<void> => {
    const mine: Run = { item, wish, abort: new AbortController(), reached: 0 }
    run = mine
    listener.changed()
    try {
      const estimate = await estimateDepth(file, {
        model: item.model,
        settings: { ...settings, ...wish },
        signal: mine.abort.signal,
        onProgress: ({ stage, fraction }) => {
          if (run !== mine || stage !== 'refine') return
          mine.reached = Math.max(mine.reached, fraction ?? 0)
          listener.changed()
        },
      })
      if (run !== mine) return
      run = null
      refined = item
      listener.show(item, estimate)
    } catch (error) {
      if (run !== mine) return
      run = null
      giveUp(item)
      if (!isCancelled(error)) listener.failed(item, error)
    }
    listener.changed()
  }

  return {
    progress: () => run?.reached ?? null,

    update: (item) => {
      if (refined !== null && refined !== item) release()
      if (run !== null && run.item !== item) end()
      if (item?.state.kind !== 'done' || item.file === null) return
      // A map of the photo's own, or of the visitor's, is not ours to change.
      if (!isEstimated(item)) return end()
      const wish = finer.get()
      const { estimate } = item.state
      if (isSameRefinement(estimate.settings, wish)) {
        if (run !== null) end()
        return
      }
      if (run !== null && isSameRefinement(run.wish, wish)) return
      end()
      if (isRaw(wish) && item.state.raw !== undefined) release()
      else void start(item, item.file, estimate, wish)
    },

    stop: () => {
      if (run === null) return false
      const { item } = run
      end()
      giveUp(item)
      listener.changed()
      return true
    },
  }
}
