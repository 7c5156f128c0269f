/** Another model was chosen: the photo on screen is done again with it, as a new entry; the other map stays. */
import type { Gallery } from '../queue/gallery.ts'
import { models } from './modelChoice.ts'

/** @param isAway nobody looks at a photo now */
export function followModels(gallery: Gallery, isAway: () => boolean): void {
  let { chosen } = models.get()

  const redo = (): void => {
    const item = gallery.selected()
    const file = item?.file ?? null
    if (file !== null && item?.model.id !== chosen.id) gallery.add([file], chosen)
  }

  models.subscribe((choice) => {
    if (choice.chosen.id === chosen.id) return
    const before = chosen
    chosen = choice.chosen
    // A model that was removed gives way to another; that is no wish to see the photo with that one.
    const isGone = !choice.offers.some(
      ({ model, state }) => model.id === before.id && state === 'ready',
    )
    if (!isGone && !isAway()) redo()
  })
}
