/** TensorFlow.js with its WebAssembly backend, unbundled: it starts its threads from the text of its own script. */
import type * as Backend from '@tensorflow/tfjs-backend-wasm'
import { PACKAGES } from '../addresses.ts'
import { interpreter, type TensorFlow } from '../interpret.ts'
import { asConverted } from '../layers.ts'
import { channelsLast, contest } from './contest.ts'

declare const importScripts: (...scripts: readonly string[]) => void
declare const tf: TensorFlow & { readonly wasm: typeof Backend }

importScripts(
  `${PACKAGES}@tensorflow/tfjs-core/dist/tf-core.min.js`,
  `${PACKAGES}@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js`,
)

contest(async ({ bytes, threads, profile: { width: side } }, input) => {
  tf.wasm.setWasmPaths(`${PACKAGES}@tensorflow/tfjs-backend-wasm/wasm-out/`)
  tf.wasm.setThreadsCount(threads)
  if (!(await tf.setBackend('wasm')))
    throw new Error('TensorFlow.js did not start its WebAssembly backend.')
  await tf.ready()
  const runNet = interpreter(tf, asConverted(new Uint8Array(bytes), side))
  const picture = tf.tensor4d(channelsLast(input), [1, side, side, 3])
  return {
    // The published package always starts one thread (tensorflow/tfjs issue 8513).
    engine: `TensorFlow.js ${tf.version_core}, ${tf.wasm.getThreadsCount()} of ${threads} threads`,
    async run() {
      const map = runNet(picture)
      const data = map.dataSync()
      map.dispose()
      return Float32Array.from(data)
    },
  }
})
