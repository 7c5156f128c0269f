/** One more thread of turbo: walks along whenever there is a run, until the engine ends it. */
import type { HelperTask } from '../engine/turbo/threadPool.ts'

/** Without a run for so long it looks at its events. */
const REST_MS = 2000

addEventListener('message', ({ data }: MessageEvent<HelperTask>) => {
  const { module, memory, thread } = data
  void WebAssembly.instantiate(module, { env: { memory } }).then(({ exports }) => {
    const { serve } = exports
    if (typeof serve !== 'function') throw new Error('The kernels are not those of this version.')
    postMessage('ready')
    // While it sleeps in the kernels it answers nobody, and Firefox waits for its answer when a service worker claims its page.
    const turn = (last: number): void => {
      const known = Number(serve(thread, last, REST_MS))
      if (known >= 0) setTimeout(turn, 0, known)
    }
    turn(0)
  })
})
