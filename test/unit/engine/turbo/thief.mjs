/** A thread that takes a ticket as the kernels do (kernels/index.ts, take), and dies with it. */
import { parentPort, workerData } from 'node:worker_threads'

const { memory, run, tickets } = workerData
const words = new Int32Array(memory.buffer)

/** `tickets`: for each step the word that counts the tickets of the first lane, and where that lane ends. */
function steal() {
  for (const { word, count } of tickets) {
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
