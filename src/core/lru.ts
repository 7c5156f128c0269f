/** Least recently used, under a byte budget: which entries stay. */

export interface Entry {
  readonly key: string
  readonly bytes: number
}

/**
 * Puts `entry` first (or moves it there) and names what no longer fits.
 * An entry larger than the whole budget is itself dropped.
 */
export const touch = (
  entries: readonly Entry[],
  entry: Entry,
  budget: number,
): { readonly kept: readonly Entry[]; readonly dropped: readonly string[] } => {
  const ordered = [entry, ...entries.filter((other) => other.key !== entry.key)]
  const kept: Entry[] = []
  const dropped: string[] = []
  let total = 0
  for (const candidate of ordered) {
    total += candidate.bytes
    if (total <= budget) kept.push(candidate)
    else dropped.push(candidate.key)
  }
  return { kept, dropped }
}
