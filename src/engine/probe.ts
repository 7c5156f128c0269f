/** A fixed input, and how a network's answer to it is told: one engine's work checked against another's. */
import type { Profile } from '../core/types.ts'
import type { Session } from './engine.ts'

/** Places of the map that an answer tells, spread evenly. */
const PLACES = 64

/**
 * Of the map's range. Two right engines differ by some 1e-6 of it, by 1.5e-4 on a network made to be harsh; a wrong kernel,
 * stride or layout by the range itself.
 */
const TOLERANCE = 2e-3
/** In eight bits: the starter differs by 0.03 of the range on the probe, MiDaS small with random weights by 0.06. */
const COARSE_TOLERANCE = 0.2

/** Blocks with noise on them, over the whole range of the input; the noise is a Weyl sequence of the golden ratio. */
export function writeProbe({ range }: Profile, input: Float32Array): void {
  for (let i = 0; i < input.length; i++) {
    const noise = (Math.imul(i + 1, 0x9e3779b9) >>> 0) * 2 ** -32
    const block = ((i >> 5) ^ (i >> 13)) & 1
    input[i] = ((noise + block) / 2) * range
  }
}

/** The map's values at PLACES places. */
export function tell(map: ArrayLike<number>): readonly number[] {
  return Array.from(
    { length: PLACES },
    (_, i) => map[Math.floor(((i + 0.5) * map.length) / PLACES)] ?? NaN,
  )
}

export async function answerOf(session: Session, profile: Profile): Promise<readonly number[]> {
  writeProbe(profile, session.input)
  return tell((await session.run()).data)
}

export function agrees(
  answer: readonly number[],
  expected: readonly number[],
  isInt8 = false,
): boolean {
  const tolerance = isInt8 ? COARSE_TOLERANCE : TOLERANCE
  const range = Math.max(...expected) - Math.min(...expected)
  return (
    answer.length === expected.length &&
    answer.every((value, i) => Math.abs(value - (expected[i] ?? NaN)) <= tolerance * range)
  )
}
