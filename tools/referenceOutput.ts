/**
 * Computes a model's reference output with native onnxruntime. The self-test compares turbo's
 * output with it.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Profile } from '../src/core/types.ts'
import { sampleMap, writeSelfTestInput } from '../src/engine/selfTest.ts'

/** Six digits are far more precise than the self-test. */
const DIGITS = 6

/**
 * Returns the samples of the model's map for the input of the self-test (src/engine/selfTest.ts).
 */
export async function computeReferenceOutput(
  model: Uint8Array,
  profile: Profile,
): Promise<readonly number[]> {
  const session = await InferenceSession.create(model)
  const [input, output] = [session.inputNames[0], session.outputNames[0]]
  if (input === undefined || output === undefined)
    throw new Error('The model has no input or no output.')
  const { width, height, layout } = profile
  const values = new Float32Array(3 * width * height)
  writeSelfTestInput(profile, values)
  const result = (
    await session.run({
      [input]: new Tensor(
        'float32',
        values,
        layout === 'nchw' ? [1, 3, height, width] : [1, height, width, 3],
      ),
    })
  )[output]
  await session.release()
  if (result === undefined || !(result.data instanceof Float32Array))
    throw new Error('The model returned no float32 map.')
  return sampleMap(result.data).map((value) => Number(value.toPrecision(DIGITS)))
}

/** The values as an array literal, eight per line. */
export function formatReference(output: readonly number[]): string {
  const lines = Array.from(
    { length: Math.ceil(output.length / 8) },
    (_, i) => `  ${output.slice(i * 8, i * 8 + 8).join(', ')},`,
  )
  return `[\n${lines.join('\n')}\n]`
}
