/**
 * A thread that takes a work item as the kernels do (kernels/index.ts, takeItem), and dies without
 * doing it.
 */
import { parentPort, workerData } from 'node:worker_threads'

const { memory, run, counters, failed } = workerData
const words = new Int32Array(memory.buffer)

/**
 * `counters`: for each step, the word that counts the items of the first partition, and the
 * partition's end. `failed`: the word that says that a thread has trapped; undefined to say nothing.
 */
function steal() {
  for (const { word, count } of counters) {
    const seen = Atomics.load(words, word)
    const isOfThisRun = seen >>> 16 === Atomics.load(words, run)
    if (
      isOfThisRun &&
      (seen & 0xffff) < count &&
      Atomics.compareExchange(words, word, seen, seen + 1) === seen
    )
      return true
  }
  return false
}

parentPort.postMessage('ready')
while (!steal());
if (failed !== undefined) Atomics.store(words, failed, 1)
