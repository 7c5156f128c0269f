/** The self-test: both engines compute the same fixed input, and their outputs are compared. */
import type { Profile } from '../core/types.ts'
import type { Session } from './engine.ts'

/** Values of the map that are compared, spread evenly. */
const SAMPLES = 64

/**
 * Largest allowed difference, as a share of the map's range. Two correct engines differ in float32 by some 1e-6 of it, by 1.5e-4
 * with a model made to be harsh. A wrong kernel, stride or layout makes them differ by the range itself. Depth
 * Anything V2 Small with random weights, of which onnxruntime rounds each result to float16, differs from itself in float32 by
 * 0.0013, and a map of little contrast by more. In 8-bit arithmetic the starter differs by 0.03 and
 * MiDaS small with random weights by 0.06.
 */
const TOLERANCES = { float32: 2e-3, float16: 0.05, int8: 0.2 } as const

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
 * Whether an engine's output is that of the reference engine, within the tolerance of the arithmetic in which the two differ.
 * Distances are compared as inverse depth: a small error of a far pixel's inverse depth is a large one of its distance.
 * Infinite values must be the same.
 */
export function matchesReference(
  output: readonly number[],
  reference: readonly number[],
  { meaning }: Pick<Profile, 'meaning'>,
  arithmetic: keyof typeof TOLERANCES = 'float32',
): boolean {
  const isDistance = meaning === 'distance' || meaning === 'metres'
  const compared = (value: number): number => (isDistance ? 1 / value : value)
  const right = reference.map(compared)
  const finite = right.filter(Number.isFinite)
  const range = Math.max(...finite) - Math.min(...finite)
  return (
    output.length === right.length &&
    output.map(compared).every((value, i) => {
      const wanted = right[i] ?? NaN
      return value === wanted || Math.abs(value - wanted) <= TOLERANCES[arithmetic] * range
    })
  )
}
