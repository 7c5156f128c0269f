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
  /** Whether the item is selected, or is the next to be selected. */
  isForeground(item: Item): boolean
  /**
   * Selects the first of the items once `markReady` reports that it can be shown, so that a file that cannot be read
   * never clears the stage. If it fails, the next one takes its turn. Without items no item is selected later.
   */
  selectWhenReady(items: readonly Item[]): void
  /** The item is not selected later, because it failed, was cancelled or left the list. */
  cancelPendingSelection(item: Item): void
  /** The item can be shown now. Selects it if its turn has come. */
  markReady(item: Item): void
  /** Selects no item later, unless this is the one whose turn it is. */
  select(item: Item | null): void
  /** Changes an item and requests a render: in the next frame for a foreground item, later for others. */
  update(item: Item, change: ItemChange): void
  requestRender(): void
}

export function createPhotoList(listener: PhotoListListener): PhotoList {
  let items: readonly Item[] = []
  let selected: Item | null = null
  /** Those that may still be selected by themselves. The first one has its turn. */
  let awaited: readonly Item[] = []
  let ready = new WeakSet<Item>()
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

  const isForeground = (item: Item): boolean => item === selected || item === awaited[0]

  const select = (item: Item | null): void => {
    selected = item
    if (item !== awaited[0]) awaited = []
    if (item !== null) listener.selected(item)
    requestRender()
  }

  const selectAwaited = (): void => {
    const [first] = awaited
    if (first === undefined || !ready.has(first)) return
    if (first !== selected) select(first)
    // Until its map is finished it can still fail.
    if (!isPending(first)) awaited = []
  }

  return {
    items: () => items,
    setItems: (next) => void (items = next),
    selected: () => selected,
    isForeground,
    select,
    requestRender,

    selectWhenReady: (some) => {
      awaited = some
      ready = new WeakSet()
    },

    cancelPendingSelection: (item) => {
      const isStoppedByVisitor = item === selected && item.state.kind === 'cancelled'
      awaited = isStoppedByVisitor ? [] : awaited.filter((other) => other !== item)
      selectAwaited()
    },

    markReady: (item) => {
      ready.add(item)
      selectAwaited()
    },

    update: (item, change) => {
      Object.assign(item, change)
      if (isForeground(item)) requestRender()
      else requestBackgroundRender()
    },
  }
}
