/** Least recently used entries under a byte budget. */

export interface LruEntry {
  readonly key: string
  readonly bytes: number
}

/**
 * Puts `entry` first and says which entries no longer fit. If its key is already known, the fields that `entry` does
 * not have are kept. An entry larger than the whole budget is dropped itself, and the others stay.
 * @param entries the most recently used first.
 */
export function touch<E extends LruEntry>(
  entries: readonly E[],
  entry: E,
  budget: number,
): { readonly kept: readonly E[]; readonly dropped: readonly string[] } {
  const others = entries.filter((other) => other.key !== entry.key)
  if (entry.bytes > budget) return { kept: others, dropped: [entry.key] }
  const known = entries.find((other) => other.key === entry.key)
  const ordered = [{ ...known, ...entry }, ...others]
  const kept: E[] = []
  const dropped: string[] = []
  let total = 0
  for (const candidate of ordered) {
    total += candidate.bytes
    if (total <= budget) kept.push(candidate)
    else dropped.push(candidate.key)
  }
  return { kept, dropped }
}
