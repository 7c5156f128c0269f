/** A thread of turbo. It takes part in every run until the engine terminates it. */
import { instantiateKernels } from '../engine/turbo/instantiate.ts'
import type { HelperAnswer, HelperTask } from '../engine/turbo/threadPool.ts'

/** Without a run the thread sleeps in the kernels for at most this long, then handles its events. */
const REST_MS = 2000

addEventListener('message', ({ data }: MessageEvent<HelperTask>) => {
  const { memory, thread } = data
  const answer = (error: string | null): void => postMessage({ error } satisfies HelperAnswer)
  const takePart = ({ serve, fail }: WebAssembly.Exports): void => {
    if (typeof serve !== 'function' || typeof fail !== 'function')
      throw new Error('The kernels do not belong to this version.')
    answer(null)
    // A sleeping thread handles no events, and Firefox waits for it when a service worker claims the page.
    const waitForRun = (last: number): void => {
      try {
        const known = Number(serve(thread, last, REST_MS))
        if (known >= 0) setTimeout(waitForRun, 0, known)
      } catch (error) {
        // The thread that began the run would wait half a minute for this one.
        fail()
        answer(String(error))
      }
    }
    waitForRun(0)
  }
  // The browser would report an error that leaves this worker to the page's scripts as well.
  instantiateKernels(data, memory)
    .then(takePart)
    .catch((error: unknown) => answer(String(error)))
})
