/** The photos in their order, which of them is on the stage, and when the page draws what changed. */

import { oncePerFrame } from '../../async/oncePerFrame.ts'
import { type Item, type ItemState, isPending } from '../photo/item.ts'

const CALM_MS = 500

export interface PhotoListListener {
  /** At most once per frame. */
  changed(): void
  /** This one is on the stage now. */
  selected(item: Item): void
}

export interface PhotoList {
  items(): readonly Item[]
  /** What has left the row is not taken off the stage by that. */
  setItems(items: readonly Item[]): void
  selected(): Item | null
  /** On the stage, or to come there. */
  isForeground(item: Item): boolean
  /** Comes to the stage as soon as it can be shown, so that a bad file never clears what is there; null: nothing does. */
  selectWhenReady(item: Item | null): void
  /** What was expected no longer is. */
  cancelPendingSelection(item: Item): void
  /** What was expected can be shown. */
  markReady(item: Item): void
  select(item: Item | null): void
  setState(item: Item, state: ItemState): void
  requestRender(): void
  /** The same for what nobody looks at closely. */
  requestBackgroundRender(): void
}

export function createPhotoList(listener: PhotoListListener): PhotoList {
  let items: readonly Item[] = []
  let selected: Item | null = null
  let expected: Item | null = null
  let calm = 0

  const touch = oncePerFrame(listener.changed)

  /** While several are to be done the page draws itself twice a second and leaves the rest of it to the engine. */
  const touchCalmly = (): void => {
    if (items.filter(isPending).length < 2) touch()
    else if (calm === 0) {
      calm = window.setTimeout(() => {
        calm = 0
        touch()
      }, CALM_MS)
    }
  }

  const isWanted = (item: Item): boolean => item === selected || item === expected

  const put = (item: Item | null): void => {
    selected = item
    if (item !== null) listener.selected(item)
    touch()
  }

  const unexpect = (item: Item): void => {
    if (expected === item) expected = null
  }

  return {
    items: () => items,
    setItems: (next) => void (items = next),
    selected: () => selected,
    isForeground: isWanted,
    selectWhenReady: (item) => void (expected = item),
    cancelPendingSelection: unexpect,
    select: put,
    requestRender: touch,
    requestBackgroundRender: touchCalmly,

    markReady: (item) => {
      if (expected !== item) return
      expected = null
      put(item)
    },

    setState: (item, state) => {
      item.state = state
      // Nobody looks at one of many as at the one on the stage.
      if (isWanted(item)) touch()
      else touchCalmly()
    },
  }
}
