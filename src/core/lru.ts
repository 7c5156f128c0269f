/** Least recently used, under a byte budget: which entries stay. */

export interface LruEntry {
  readonly key: string
  readonly bytes: number
}

/**
 * Puts `entry` first (or moves it there, with all that was known of it before) and names what no longer fits.
 * An entry larger than the whole budget is itself dropped, and no other for its sake.
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
