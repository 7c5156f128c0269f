/** The self-test: both engines compute the same fixed input, and their outputs are compared. */
import type { Profile } from '../core/types.ts'
import type { Session } from './engine.ts'

/** Values of the map that are compared, spread evenly. */
const SAMPLES = 64

/**
 * Largest allowed difference, as a share of the map's range. Two correct engines differ by some
 * 1e-6 of it, by 1.5e-4 with a model made to be harsh. A wrong kernel, stride or layout makes them
 * differ by the range itself.
 */
const TOLERANCE = 2e-3
/**
 * The same for 8-bit arithmetic, where the starter differs by 0.03 of the range and MiDaS small
 * with random weights by 0.06.
 */
const INT8_TOLERANCE = 0.2

/**
 * Fills `input` with blocks and noise over the whole range of the profile. The noise is a Weyl
 * sequence of the golden ratio.
 */
export function writeSelfTestInput({ range }: Profile, input: Float32Array): void {
  for (let i = 0; i < input.length; i++) {
    const noise = (Math.imul(i + 1, 0x9e3779b9) >>> 0) * 2 ** -32
    const block = ((i >> 5) ^ (i >> 13)) & 1
    input[i] = ((noise + block) / 2) * range
  }
}

/** Returns the values of a map that the self-test compares. */
export function sampleMap(map: ArrayLike<number>): readonly number[] {
  return Array.from(
    { length: SAMPLES },
    (_, i) => map[Math.floor(((i + 0.5) * map.length) / SAMPLES)] ?? NaN,
  )
}

/**
 * Runs the session on the fixed input and returns the samples of its map. Overwrites the session's
 * input.
 */
export async function selfTestOutput(
  session: Session,
  profile: Profile,
): Promise<readonly number[]> {
  writeSelfTestInput(profile, session.input)
  return sampleMap((await session.run()).data)
}

/**
 * Whether an engine's output is that of the reference engine, within the tolerance of its
 * arithmetic.
 */
export function matchesReference(
  output: readonly number[],
  reference: readonly number[],
  isInt8 = false,
): boolean {
  const tolerance = isInt8 ? INT8_TOLERANCE : TOLERANCE
  const range = Math.max(...reference) - Math.min(...reference)
  return (
    output.length === reference.length &&
    output.every((value, i) => Math.abs(value - (reference[i] ?? NaN)) <= tolerance * range)
  )
}
