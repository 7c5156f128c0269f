/** Interleaved rounds: each contender runs in each round, so that noise of the machine meets all alike. */

export interface Measured {
  readonly median: number
  readonly min: number
  readonly samples: number
}

export function measured(samples: readonly number[]): Measured {
  const sorted = [...samples].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const median =
    sorted.length % 2 === 1
      ? sorted[middle]
      : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
  return { median: median ?? NaN, min: sorted[0] ?? NaN, samples: sorted.length }
}

/** One run of a contender: milliseconds, as it measures itself. */
export type Contender = () => Promise<number>

/** Runs all contenders `rounds` times in turn, after one round that does not count. */
export async function interleave<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  rounds: number,
): Promise<Record<Name, Measured>> {
  const names = Object.keys(contenders) as Name[]
  const samples = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = -1; round < rounds; round += 1) {
    for (const name of names) {
      const ms = await contenders[name]()
      if (round >= 0) samples.get(name)?.push(ms)
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, measured(samples.get(name) ?? [])]),
  ) as Record<Name, Measured>
}
