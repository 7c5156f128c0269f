/** A thread of turbo. It takes part in every run until the engine terminates it. */
import { instantiateKernels } from '../engine/turbo/instantiate.ts'
import type { HelperTask } from '../engine/turbo/threadPool.ts'

/** Without a run the thread sleeps in the kernels for at most this long, then handles its events. */
const REST_MS = 2000

addEventListener('message', ({ data }: MessageEvent<HelperTask>) => {
  const { memory, thread } = data
  void instantiateKernels(data, memory).then(({ serve }) => {
    if (typeof serve !== 'function') throw new Error('The kernels do not belong to this version.')
    postMessage('ready')
    // A sleeping thread handles no events, and Firefox waits for it when a service worker claims the page.
    const waitForRun = (last: number): void => {
      const known = Number(serve(thread, last, REST_MS))
      if (known >= 0) setTimeout(waitForRun, 0, known)
    }
    waitForRun(0)
  })
})
