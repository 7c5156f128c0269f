/** Whose turn it is: what waits is begun a few at a time, in the order of the row, unless there is a pause. */
import { createDispatcher } from '../../async/limit.ts'
import { type Item, isPending, isStopped, isWaiting } from '../photo/item.ts'
import type { Row } from './photoList.ts'

/** One inference runs at a time, the next one's photo is decoded meanwhile; the others wait as the files they are. */
const FED_AT_ONCE = 4

export interface Turns {
  /** While true nothing new is begun; over by itself once nothing waits. */
  isPaused(): boolean
  pause(): void
  resume(): void
  /** What failed or was cancelled waits again, as far as it has a photo. */
  enqueue(items: readonly Item[]): void
  cancel(item: Item): void
}

/** @param start begins an item's work and never rejects. */
export function createTurns(row: Row, start: (item: Item) => Promise<void>): Turns {
  let paused = false
  const feed = createDispatcher(
    FED_AT_ONCE,
    () => (paused ? undefined : row.items().find(isWaiting)),
    start,
  )

  return {
    isPaused: () => paused,

    pause: () => {
      paused = row.items().some(isWaiting)
      row.touch()
    },

    resume: () => {
      paused = false
      row.touch()
      feed()
    },

    enqueue: (items) => {
      for (const item of items)
        if (isStopped(item) && item.file !== null) row.become(item, { kind: 'waiting' })
      row.touch()
      feed()
    },

    cancel: (item) => {
      if (isPending(item)) {
        const { state } = item
        row.become(item, { kind: 'cancelled' })
        row.unexpect(item)
        if (state.kind === 'working') state.abort.abort()
        row.touch()
      }
      // A pause of nothing would hold back the next photo for no reason that anybody sees.
      if (paused && !row.items().some(isWaiting)) paused = false
    },
  }
}
