/** The list of photos, the selected photo, and the one place that changes an item. */
import { oncePerFrame } from '../../async/oncePerFrame.ts'
import { type Item, type ItemChange, isPending } from '../photo/item.ts'

const BACKGROUND_RENDER_MS = 500

export interface PhotoListListener {
  /** Called at most once per animation frame. */
  changed(): void
  /** The item was just selected. */
  selected(item: Item): void
}

export interface PhotoList {
  items(): readonly Item[]
  /** Does not change the selection, even if the selected item is no longer in the list. */
  setItems(items: readonly Item[]): void
  selected(): Item | null
  /** Whether the item is selected, or will be selected as soon as it can be shown. */
  isForeground(item: Item): boolean
  /**
   * Selects the item once `markReady` reports that it can be shown, so that a file that cannot be read never clears
   * the stage. Null: no item is selected later.
   */
  selectWhenReady(item: Item | null): void
  /** The item is not selected later. Has no effect on other items. */
  cancelPendingSelection(item: Item): void
  /** The item can be shown now. Selects it if `selectWhenReady` asked for it. */
  markReady(item: Item): void
  select(item: Item | null): void
  /** Changes an item and requests a render: in the next frame for a foreground item, later for others. */
  update(item: Item, change: ItemChange): void
  requestRender(): void
}

export function createPhotoList(listener: PhotoListListener): PhotoList {
  let items: readonly Item[] = []
  let selected: Item | null = null
  let awaited: Item | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const requestRender = oncePerFrame(listener.changed)

  /** While several photos are pending the page renders only twice a second, which leaves the CPU to the engine. */
  const requestBackgroundRender = (): void => {
    if (items.filter(isPending).length < 2) return requestRender()
    if (timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      requestRender()
    }, BACKGROUND_RENDER_MS)
  }

  const isForeground = (item: Item): boolean => item === selected || item === awaited

  const select = (item: Item | null): void => {
    selected = item
    if (item !== null) listener.selected(item)
    requestRender()
  }

  return {
    items: () => items,
    setItems: (next) => void (items = next),
    selected: () => selected,
    isForeground,
    select,
    requestRender,

    selectWhenReady: (item) => void (awaited = item),

    cancelPendingSelection: (item) => {
      if (awaited === item) awaited = null
    },

    markReady: (item) => {
      if (awaited !== item) return
      awaited = null
      select(item)
    },

    update: (item, change) => {
      Object.assign(item, change)
      if (isForeground(item)) requestRender()
      else requestBackgroundRender()
    },
  }
}
