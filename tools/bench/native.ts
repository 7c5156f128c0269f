/** Runs onnxruntime-node, which is both the reference output and a contestant. */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Profile } from '../../src/core/types.ts'
import { writeSelfTestInput } from '../../src/engine/selfTest.ts'

export interface Native {
  readonly map: Float32Array
  /** Runs the model once and returns the milliseconds. */
  run(): Promise<number>
  close(): Promise<void>
}

export async function openNative(
  model: Uint8Array,
  profile: Profile,
  threads: number,
): Promise<Native> {
  const { width, height, layout } = profile
  const session = await InferenceSession.create(model, { intraOpNumThreads: threads })
  const [from = '', to = ''] = [session.inputNames[0], session.outputNames[0]]
  const input = new Float32Array(3 * width * height)
  writeSelfTestInput(profile, input)
  const feeds = {
    [from]: new Tensor(
      'float32',
      input,
      layout === 'nchw' ? [1, 3, height, width] : [1, height, width, 3],
    ),
  }
  const map = (await session.run(feeds))[to]?.data
  if (!(map instanceof Float32Array)) throw new Error('The model returned no float32 map.')
  return {
    map,
    async run() {
      const start = performance.now()
      await session.run(feeds)
      return performance.now() - start
    },
    close: () => session.release(),
  }
}
