/**
 * The list of photos, the selected photo, and the one place that changes an item. A photo that was added twice is shown
 * once: it is found by its file before the estimate, and by its contents after it.
 */
import { oncePerFrame } from '../../async/oncePerFrame.ts'
import { isSameModel } from '../../core/profile/profileText.ts'
import type { Model } from '../../core/types.ts'
import { type Item, type ItemChange, isPending } from '../photo/item.ts'
import { moveToFront } from '../photo/order.ts'
import { pathOf } from '../photo/path.ts'

/** While several photos are pending, each render takes time from the engine. A change of the stage appears at once. */
const RENDER_INTERVAL_MS = 100
const BACKGROUND_RENDER_MS = 500

export interface PhotoListListener {
  /** Called at most once per animation frame, and ten times a second while several photos are pending. */
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
  let renderedAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  let timerEnds = Infinity

  const render = oncePerFrame(() => {
    renderedAt = performance.now()
    listener.changed()
  })

  const renderAfter = (ms: number): void => {
    const end = performance.now() + ms
    if (end >= timerEnds) return
    clearTimeout(timer)
    timerEnds = end
    timer = setTimeout(() => {
      timerEnds = Infinity
      render()
    }, ms)
  }

  /** Stops at the second: this runs several times for each photo of a batch. */
  const areSeveralPending = (): boolean => {
    const first = items.findIndex(isPending)
    return first >= 0 && items.findIndex((item, i) => i > first && isPending(item)) > first
  }

  const requestRender = (): void => {
    const wait = renderedAt + RENDER_INTERVAL_MS - performance.now()
    if (wait > 0 && areSeveralPending()) renderAfter(wait)
    else render()
  }

  const requestBackgroundRender = (): void => {
    if (areSeveralPending()) renderAfter(BACKGROUND_RENDER_MS)
    else render()
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

function isSameFile(a: File, b: File): boolean {
  return (
    a.name === b.name && a.size === b.size && a.lastModified === b.lastModified && a.type === b.type
  )
}

/** The item that was made from the same file, from the same folder, with the same model and profile. */
export function findSameFile(items: readonly Item[], file: File, model: Model): Item | undefined {
  const path = pathOf(file)
  return items.find(
    (item) =>
      item.file !== null &&
      item.path === path &&
      isSameFile(item.file, file) &&
      // Last, since it writes both profiles as text: each of a thousand files is compared with each photo on the strip.
      isSameModel(item.model, model),
  )
}

/** Whether `key` names the item's estimate, also if a refined map or another depth map takes its place now. */
function hasMap({ state }: Item, key: string): boolean {
  if (state.kind !== 'done' && state.kind !== 'evicted') return false
  const { estimate } = state
  const raw = state.kind === 'done' ? state.raw : undefined
  return [estimate, estimate.estimated, raw].some((other) => other?.key === key)
}

export function findMap(items: readonly Item[], key: string): Item | undefined {
  return items.find((item) => hasMap(item, key))
}

/**
 * Removes `item` from the list if another item has the map with this key, and brings that item to the front. The same
 * photo in two folders stays twice.
 * @returns whether `item` was removed
 */
export function mergeDuplicate(list: PhotoList, item: Item, key: string): boolean {
  const isInFolder = item.path !== item.name
  const original = list
    .items()
    .find(
      (other) => other !== item && hasMap(other, key) && (!isInFolder || item.path === other.path),
    )
  if (original === undefined) return false
  const others = list.items().filter((other) => other !== item)
  list.setItems(moveToFront(others, [original]))
  // A map of an earlier visit has no photo. Now it gets one.
  if (original.file === null) list.update(original, { file: item.file, photo: item.photo })
  if (list.isForeground(item)) list.select(original)
  else list.cancelPendingSelection(item)
  list.requestRender()
  return true
}
