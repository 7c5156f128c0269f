/** Where things stand in a row, and how they change places. */

/** `thing` at that place, which is cut to the row; the others close up. The same row where nothing moves. */
export function moveItem<T>(row: readonly T[], thing: T, place: number): readonly T[] {
  const from = row.indexOf(thing)
  const to = Math.max(0, Math.min(row.length - 1, place))
  if (from < 0 || from === to) return row
  const others = row.filter((other) => other !== thing)
  return [...others.slice(0, to), thing, ...others.slice(to)]
}

/** `things` in their order at the front, the rest behind them. */
export function moveToFront<T>(row: readonly T[], things: readonly T[]): readonly T[] {
  const first = new Set(things)
  return [...first, ...row.filter((thing) => !first.has(thing))]
}
