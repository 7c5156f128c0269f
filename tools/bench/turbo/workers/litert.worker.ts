/** LiteRT.js runs in a classic worker, because a module worker cannot load its glue. */
import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core'
import { PACKAGES } from '../addresses.ts'
import { channelsLast, contest } from './contest.ts'

const FOLDER = `${PACKAGES}@litertjs/core/wasm/`

contest(async ({ bytes, threads, profile: { width: side } }, input) => {
  // Without this the glue looks for its files beside this script.
  Object.assign(self, {
    Module: {
      mainScriptUrlOrBlob: `${FOLDER}litert_wasm_threaded_internal.js`,
      locateFile: (file: string) => FOLDER + file,
    },
  })
  const { liteRtWasm } = await loadLiteRt(FOLDER, { threads: true })
  const model = await loadAndCompile(new Uint8Array(bytes), {
    accelerator: 'wasm',
    cpuOptions: { numThreads: threads },
  })
  const picture = new Tensor(channelsLast(input), [1, side, side, 3])
  return {
    engine: `LiteRT.js, ${threads} of ${liteRtWasm.getThreadCount()} threads`,
    async run() {
      const [output] = await model.run(picture)
      const data = output?.toTypedArray()
      output?.delete()
      if (!(data instanceof Float32Array)) throw new Error('No float32 map.')
      return data
    },
  }
})
