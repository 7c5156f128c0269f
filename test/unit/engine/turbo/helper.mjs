/** One more thread in Node, as src/worker/helper.worker.ts is one in a page. */
import { parentPort, workerData } from 'node:worker_threads'

/** What it shares with the test's own thread (threads.test.ts). */
const { module, memory, thread, rest = 1000 } = workerData
const { exports } = new WebAssembly.Instance(module, { env: { memory } })
parentPort.postMessage('ready')
function turn(last) {
  const known = exports.serve(thread, last, rest)
  if (known >= 0) setTimeout(turn, 0, known)
}
parentPort.on('message', (value) => parentPort.postMessage(value))
parentPort.unref()
turn(0)
