/** One more thread in Node, as src/worker/helper.worker.ts is one in a page. */
import { parentPort, workerData } from 'node:worker_threads'

/** What it shares with the test's own thread (threads.test.ts). */
const { module, memory, thread } = workerData
const { exports } = new WebAssembly.Instance(module, { env: { memory } })
parentPort.postMessage('ready')
exports.serve(thread)
