/** Photos that are the same in contents. */
import type { Item } from '../photo/item.ts'

/** Another map, or a finer one, may stand in the estimate's place. */
export function hasMap(key: string) {
  return ({ state }: Item): boolean =>
    ((state.kind === 'done' || state.kind === 'evicted') &&
      (state.estimate.key === key || state.estimate.estimated?.key === key)) ||
    (state.kind === 'done' && state.raw?.key === key)
}

/** Another item with the map that `item` would get; in two folders both stay. */
export function findDuplicate(item: Item, key: string, items: readonly Item[]): Item | undefined {
  const isTwin = hasMap(key)
  return items.find(
    (other) =>
      other !== item && isTwin(other) && (item.path === item.name || item.path === other.path),
  )
}
