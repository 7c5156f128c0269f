/** Decides which photo is processed next: the first one in the list that waits, unless the queue is paused. */
import { createDispatcher } from '../../async/limit.ts'
import { type Item, isPending, isStopped, isWaiting } from '../photo/item.ts'
import type { PhotoList } from './photoList.ts'

/** The engine runs one inference at a time. The photos behind it are read and decoded meanwhile. */
const MAX_ACTIVE = 4

export interface Scheduler {
  /** While true no photo is started. A pause ends by itself when no photo waits any more. */
  isPaused(): boolean
  /** Has no effect if no photo waits. */
  pause(): void
  resume(): void
  /** Starts the waiting photos. Photos that failed or were cancelled wait again if the page still has their file. */
  enqueue(items: readonly Item[]): void
  /** Has no effect on photos that are neither waiting nor being processed. */
  cancel(item: Item): void
}

/**
 * The photo to start is taken from the list as late as possible, because the visitor can reorder the photos that wait.
 *
 * @param process starts the work on a photo by changing its state to 'working'. It never rejects.
 */
export function createScheduler(
  list: PhotoList,
  process: (item: Item) => Promise<void>,
): Scheduler {
  let isPaused = false
  const startNext = createDispatcher(
    MAX_ACTIVE,
    () => (isPaused ? undefined : list.items().find(isWaiting)),
    process,
  )

  return {
    isPaused: () => isPaused,

    pause: () => {
      isPaused = list.items().some(isWaiting)
      list.requestRender()
    },

    resume: () => {
      isPaused = false
      list.requestRender()
      startNext()
    },

    enqueue: (items) => {
      for (const item of items)
        if (isStopped(item) && item.file !== null) list.update(item, { state: { kind: 'waiting' } })
      list.requestRender()
      startNext()
    },

    cancel: (item) => {
      if (isPending(item)) {
        const { state } = item
        list.update(item, { state: { kind: 'cancelled' } })
        list.cancelPendingSelection(item)
        if (state.kind === 'working') state.abort.abort()
        list.requestRender()
      }
      // Otherwise the next photo that is added would not start, and the page shows no button to resume.
      if (isPaused && !list.items().some(isWaiting)) isPaused = false
    },
  }
}
