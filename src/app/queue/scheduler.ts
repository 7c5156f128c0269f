/** Whose turn it is: what waits is begun a few at a time, in the order of the list, unless there is a pause. */
import { createDispatcher } from '../../async/limit.ts'
import { type Item, isPending, isStopped, isWaiting } from '../photo/item.ts'
import type { PhotoList } from './photoList.ts'

/** One inference runs at a time, the next one's photo is decoded meanwhile; the others wait as the files they are. */
const FED_AT_ONCE = 4

export interface Scheduler {
  /** While true nothing new is begun; over by itself once nothing waits. */
  isPaused(): boolean
  pause(): void
  resume(): void
  /** What failed or was cancelled waits again, as far as it has a photo. */
  enqueue(items: readonly Item[]): void
  cancel(item: Item): void
}

/** @param start begins an item's work and never rejects. */
export function createScheduler(list: PhotoList, start: (item: Item) => Promise<void>): Scheduler {
  let paused = false
  const feed = createDispatcher(
    FED_AT_ONCE,
    () => (paused ? undefined : list.items().find(isWaiting)),
    start,
  )

  return {
    isPaused: () => paused,

    pause: () => {
      paused = list.items().some(isWaiting)
      list.requestRender()
    },

    resume: () => {
      paused = false
      list.requestRender()
      feed()
    },

    enqueue: (items) => {
      for (const item of items)
        if (isStopped(item) && item.file !== null) list.setState(item, { kind: 'waiting' })
      list.requestRender()
      feed()
    },

    cancel: (item) => {
      if (isPending(item)) {
        const { state } = item
        list.setState(item, { kind: 'cancelled' })
        list.cancelPendingSelection(item)
        if (state.kind === 'working') state.abort.abort()
        list.requestRender()
      }
      // A pause of nothing would hold back the next photo for no reason that anybody sees.
      if (paused && !list.items().some(isWaiting)) paused = false
    },
  }
}
