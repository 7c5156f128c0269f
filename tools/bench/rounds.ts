/** Interleaved rounds: every contestant runs once per round, so that noise affects all of them equally. */

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

/** Runs a contestant once and returns the milliseconds that it measured itself. */
export type Contender = () => Promise<number>

/** Runs all contestants in turn, one warm-up round and then `rounds` times. */
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
