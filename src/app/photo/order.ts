/** Changes the order of a list without changing the list itself. */

/** Moves `item` to `place`, which is clamped to the list. Returns the same list if nothing moves. */
export function moveItem<T>(list: readonly T[], item: T, place: number): readonly T[] {
  const from = list.indexOf(item)
  const to = Math.max(0, Math.min(list.length - 1, place))
  if (from < 0 || from === to) return list
  const others = list.filter((other) => other !== item)
  return [...others.slice(0, to), item, ...others.slice(to)]
}

/** Puts `items` in front, in their order and without repetitions. New items are added. */
export function moveToFront<T>(list: readonly T[], items: readonly T[]): readonly T[] {
  const front = new Set(items)
  return [...front, ...list.filter((item) => !front.has(item))]
}
