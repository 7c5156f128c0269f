/** onnxruntime-web as published. */
import type * as Ort from 'onnxruntime-web/wasm'
import { PACKAGES } from '../addresses.ts'
import { contest } from './contest.ts'

contest(async ({ bytes, threads, profile: { width, height, layout } }, input) => {
  const ort = (await import(
    /* @vite-ignore */ `${PACKAGES}onnxruntime-web/dist/ort.wasm.min.mjs`
  )) as typeof Ort
  ort.env.wasm.numThreads = threads
  const session = await ort.InferenceSession.create(new Uint8Array(bytes))
  const [from = '', to = ''] = [session.inputNames[0], session.outputNames[0]]
  const feeds = {
    [from]: new ort.Tensor(
      'float32',
      input,
      layout === 'nchw' ? [1, 3, height, width] : [1, height, width, 3],
    ),
  }
  return {
    engine: `onnxruntime-web ${ort.env.versions.web ?? ''}, ${ort.env.wasm.numThreads} threads`,
    async run() {
      const data = (await session.run(feeds))[to]?.data
      if (!(data instanceof Float32Array)) throw new Error('No float32 map.')
      return data
    },
  }
})
