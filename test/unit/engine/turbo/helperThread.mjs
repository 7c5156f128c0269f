/** A helper thread in Node; src/worker/helper.worker.ts is the same in a page. */
import { parentPort, workerData } from 'node:worker_threads'

/**
 * Sent by threads.test.ts. `rest`: milliseconds without a run after which the thread returns to its
 * event loop.
 */
const { module, transformer, memory, thread, rest = 1000 } = workerData
const more = transformer
  ? new WebAssembly.Instance(transformer, { env: { memory } }).exports.runItem
  : () => undefined
const { exports } = new WebAssembly.Instance(module, { env: { memory, more } })
parentPort.postMessage('ready')
function serve(last) {
  const known = exports.serve(thread, last, rest)
  if (known >= 0) setTimeout(serve, 0, known)
}
parentPort.on('message', (value) => parentPort.postMessage(value))
parentPort.unref()
serve(0)
