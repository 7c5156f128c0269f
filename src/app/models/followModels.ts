/** Another model was chosen: the photo on screen is done again with it, as a new entry; the other map stays. */
import type { PhotoQueue } from '../queue/photoQueue.ts'
import { modelChoice } from './modelChoice.ts'

/** @param isAway nobody looks at a photo now */
export function followModels(queue: PhotoQueue, isAway: () => boolean): void {
  let { chosen } = modelChoice.get()

  const redo = (): void => {
    const item = queue.selected()
    const file = item?.file ?? null
    if (file !== null && item?.model.id !== chosen.id) queue.add([file], chosen)
  }

  modelChoice.subscribe((choice) => {
    if (choice.chosen.id === chosen.id) return
    const before = chosen
    chosen = choice.chosen
    // A model that was removed gives way to another; that is no wish to see the photo with that one.
    const isGone = !choice.entries.some(
      ({ model, state }) => model.id === before.id && state === 'ready',
    )
    if (!isGone && !isAway()) redo()
  })
}
