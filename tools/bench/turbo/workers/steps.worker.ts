/** Times each step of a plan alone, in the order of a run, so that the caches have their usual contents. */
import { readOnnx } from '../../../../src/core/onnx/index.ts'
import { writeSelfTestInput } from '../../../../src/engine/selfTest.ts'
import { fromOnnx } from '../../../../src/engine/turbo/fromOnnx.ts'
import { hasSlowDotProduct, loadKernels } from '../../../../src/engine/turbo/kernels.ts'
import { OP_BYTES } from '../../../../src/engine/turbo/op.ts'
import { packWeights } from '../../../../src/engine/turbo/packWeights.ts'
import { makePlan } from '../../../../src/engine/turbo/plan.ts'
import { startThreadPool } from '../../../../src/engine/turbo/threadPool.ts'
import { KERNELS, SCRIPTS, TRANSFORMER } from '../addresses.ts'
import type { Timing } from '../steps.ts'

/** Posts the milliseconds of all steps for each round. */
async function time({
  bytes,
  profile,
  threads,
  rounds,
  arithmetic,
}: Timing & { readonly bytes: ArrayBuffer }): Promise<readonly (readonly number[])[]> {
  const files = {
    relaxed: `${KERNELS}relaxed.wasm`,
    plain: `${KERNELS}plain.wasm`,
    transformer: TRANSFORMER,
  }
  const { module, loadTransformer } = await loadKernels(files, threads > 1)
  const isSlow =
    arithmetic === 'int8' && (await hasSlowDotProduct({ loadTransformer }, threads > 1))
  const plan = makePlan(fromOnnx(readOnnx(new Uint8Array(bytes), 'the model'), profile), {
    threads,
    arithmetic,
    hasSlowDotProduct: isSlow,
  })
  const pool = await startThreadPool({
    module,
    transformer: plan.needsTransformer ? await loadTransformer() : undefined,
    bytes: plan.bytes,
    threads,
    helper: `${SCRIPTS}helper.js`,
  })
  const { buffer } = pool.memory
  plan.write(buffer)
  packWeights(plan, buffer, pool.run)
  writeSelfTestInput(
    profile,
    new Float32Array(buffer, plan.input, 3 * profile.width * profile.height),
  )
  const found: number[][] = []
  for (let round = -2; round < rounds; round++) {
    const times = plan.steps.map((_, step) => {
      const start = performance.now()
      pool.run(plan.first + step * OP_BYTES, 1)
      return performance.now() - start
    })
    if (round >= 0) found.push(times)
  }
  pool.dispose()
  return found
}

addEventListener('message', ({ data }: MessageEvent<Timing & { readonly bytes: ArrayBuffer }>) => {
  time(data).then(
    (times) => postMessage({ times }),
    (error: unknown) =>
      postMessage({ reason: error instanceof Error ? error.message : String(error) }),
  )
})
