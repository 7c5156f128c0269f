/** One more thread of turbo: walks along whenever there is a run, until the engine ends it. */
import type { HelperTask } from '../engine/turbo/machine.ts'

addEventListener('message', ({ data }: MessageEvent<HelperTask>) => {
  const { module, memory, thread } = data
  void WebAssembly.instantiate(module, { env: { memory } }).then(({ exports }) => {
    const { serve } = exports
    if (typeof serve !== 'function') throw new Error('The kernels are not those of this version.')
    postMessage('ready')
    // Never comes back to this thread's events: it sleeps in the kernels.
    serve(thread)
  })
})
