/** A photo that was added twice is shown once: found by its file before the estimate, and by its contents after it. */
import { isSameModel } from '../../core/profile/profileText.ts'
import type { Model } from '../../core/types.ts'
import type { Item } from '../photo/item.ts'
import { moveToFront } from '../photo/order.ts'
import { pathOf } from '../photo/path.ts'
import type { PhotoList } from './photoList.ts'

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
      isSameModel(item.model, model) &&
      item.path === path &&
      isSameFile(item.file, file),
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
