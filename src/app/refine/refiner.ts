/** Refines the selected photo's map as the visitor chose. The present map stays until the refined one is ready. */
import { isCancelled } from '../../core/errors.ts'
import { isEdgesOnly, isRaw } from '../../core/settings.ts'
import type { Refinement } from '../../core/types.ts'
import { type Estimate, estimateDepth } from '../../estimate.ts'
import { type Item, isEstimated } from '../photo/item.ts'
import { isSameRefinement, refinementChoice, refinementOf } from '../preferences/refinement.ts'

export interface RefinerListener {
  /** The shown map, the progress or the choice changed. */
  changed(): void
  /** `refined` has to replace the item's map. Null: the unrefined map has to come back. */
  show(item: Item, refined: Estimate | null): void
  failed(item: Item, error: unknown): void
}

export interface Refiner {
  /** 0…1 while a map is being refined, else null. */
  progress(): number | null
  /** Starts or stops refining. To be called when the selection, the selected item or the choice may have changed. */
  update(item: Item | null): void
  /** Stops refining and sets the choice to what the present map is. Returns false if no map was being refined. */
  stop(): boolean
  /** Lets the next `update` refine the edges of a map again whose refinement failed. */
  retry(): void
}

interface Run {
  readonly item: Item
  readonly refinement: Refinement
  readonly abort: AbortController
  /** 0…1. It never decreases. */
  progress: number
}

export function createRefiner(listener: RefinerListener): Refiner {
  let run: Run | null = null
  /** The item that shows a refined map. A refined map takes 1 to 9 MB, so only the selected item has one. */
  let refined: Item | null = null
  /** The items whose edges could not be refined, each with the choice that asked for it. Other photos keep that choice. */
  let failed = new WeakMap<Item, Refinement>()

  const end = (): void => {
    run?.abort.abort()
    run = null
  }

  const release = (): void => {
    const item = refined
    refined = null
    if (item?.state.kind === 'done' && item.state.raw !== undefined) listener.show(item, null)
  }

  /** The choice on screen must always match the map on screen. */
  const resetChoice = (item: Item): void => {
    if (item.state.kind === 'done') refinementChoice.set(refinementOf(item.state.estimate.settings))
  }

  const start = async (
    item: Item,
    file: File,
    { settings }: Estimate,
    refinement: Refinement,
  ): Promise<void> => {
    const mine: Run = { item, refinement, abort: new AbortController(), progress: 0 }
    run = mine
    listener.changed()
    try {
      const estimate = await estimateDepth(file, {
        model: item.model,
        settings: { ...settings, ...refinement },
        storesEdges: false,
        signal: mine.abort.signal,
        onProgress: ({ stage, fraction }) => {
          if (run !== mine || stage !== 'refine') return
          mine.progress = Math.max(mine.progress, fraction ?? 0)
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
      if (isEdgesOnly(refinement) && !isCancelled(error)) failed.set(item, refinement)
      else resetChoice(item)
      if (!isCancelled(error)) listener.failed(item, error)
    }
    listener.changed()
  }

  return {
    progress: () => run?.progress ?? null,

    update: (item) => {
      if (refined !== null && refined !== item) release()
      if (run !== null && run.item !== item) end()
      if (item?.state.kind !== 'done' || item.file === null) return
      // Only a map that a model estimated can be refined.
      if (!isEstimated(item)) return end()
      const refinement = refinementChoice.get()
      const { estimate } = item.state
      if (isSameRefinement(estimate.settings, refinement)) {
        if (run !== null) end()
        return
      }
      if (run !== null && isSameRefinement(run.refinement, refinement)) return
      end()
      if (failed.get(item) === refinement) return
      if (isRaw(refinement) && item.state.raw !== undefined) release()
      else void start(item, item.file, estimate, refinement)
    },

    stop: () => {
      if (run === null) return false
      const { item } = run
      end()
      resetChoice(item)
      listener.changed()
      return true
    },

    retry: () => void (failed = new WeakMap()),
  }
}
