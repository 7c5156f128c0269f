/** What a page holds after a garbage collection: memory, workers, nodes and listeners, and the threads and open files of its process. */
import { readdirSync } from 'node:fs'
import { memoryOf, renderersOf } from '../../../tools/bench/soak.ts'
import { expect, type Page } from '../site.ts'

export interface Footprint {
  /** Bytes of the JavaScript heaps of page and workers and of the engine's memory, after a garbage collection. */
  readonly memory: number
  /** Those of the engine and its threads included. */
  readonly workers: number
  readonly nodes: number
  readonly listeners: number
  /** Of all renderer processes; 0 where the system does not list them. */
  readonly threads: number
  readonly files: number
}

const COLLECTIONS = 2
const SETTLE_MS = 200

function entriesOf(folder: string): number {
  try {
    return readdirSync(folder).length
  } catch {
    return 0
  }
}

export async function footprintOf(page: Page): Promise<Footprint> {
  const { heap, wasm } = await memoryOf(page)
  const session = await page.context().newCDPSession(page)
  // A camera makes garbage while the memory is measured. What a first collection finalises frees more in the second.
  for (let round = 0; round < COLLECTIONS; round += 1) {
    await session.send('HeapProfiler.collectGarbage')
    await page.waitForTimeout(SETTLE_MS)
  }
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  await session.detach()
  const processes = await renderersOf(page)
  const count = (what: 'task' | 'fd'): number =>
    processes.reduce((sum, id) => sum + entriesOf(`/proc/${id}/${what}`), 0)
  return {
    memory: heap + wasm,
    workers: page.workers().length,
    nodes,
    listeners: jsEventListeners,
    threads: count('task'),
    files: count('fd'),
  }
}

/** The browser starts and ends threads and files of its own, and a picture that loads has two listeners. */
const OF_THE_BROWSER = 10
const MOST_GROWTH = 0.05

/** Prints both, and expects that the second is no more than 5% above the first. */
export function expectNoGrowth(what: string, before: Footprint, after: Footprint): void {
  const growth = after.memory / before.memory - 1
  const megabytes = ({ memory }: Footprint): string => (memory / 1e6).toFixed(1)
  const counts = (['workers', 'nodes', 'listeners', 'threads', 'files'] as const).map(
    (name) => `${name} ${before[name]} → ${after[name]}`,
  )
  process.stdout.write(
    `${what}: memory ${megabytes(before)} → ${megabytes(after)} MB (${(growth * 100).toFixed(1)}%), ${counts.join(', ')}\n`,
  )
  expect.soft(growth, 'memory').toBeLessThan(MOST_GROWTH)
  expect.soft(after.workers, 'workers').toBe(before.workers)
  expect.soft(after.nodes, 'nodes').toBeLessThanOrEqual(before.nodes * (1 + MOST_GROWTH))
  for (const name of ['listeners', 'threads', 'files'] as const)
    expect.soft(after[name], name).toBeLessThanOrEqual(before[name] + OF_THE_BROWSER)
}
