/** Tests that a worker that has ended can be collected: each one keeps its listeners, and what they refer to. */
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { superviseWorker } from '../../../src/client/workers.ts'

class SilentWorker extends EventTarget {
  terminate(): void {}
  postMessage(): void {}
}

interface Api {
  wait(): Promise<string>
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** A function of its own, so that no variable refers to the worker after it. */
async function endWorker(): Promise<WeakRef<SilentWorker>> {
  const silent = new SilentWorker()
  const worker = superviseWorker<Api>(silent as unknown as Worker)
  const call = worker.call((api) => api.wait(), 60_000).catch(() => undefined)
  worker.terminate()
  await call
  return new WeakRef(silent)
}

test('a worker that was ended during a call is collected', async () => {
  const ended = await endWorker()
  // What a first collection finalises frees more in the next.
  for (let round = 0; round < 10 && ended.deref() !== undefined; round += 1) {
    await setTimeout(5)
    collect()
  }
  expect(ended.deref()).toBeUndefined()
})
