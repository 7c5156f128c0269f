/** The engine's worker: started when first needed, and anew when it died or another engine is asked for. */
import type { EngineChoice } from '../../core/types.ts'
import type { EngineApi } from '../../worker/protocol.ts'
import { engineFiles } from '../assetUrls.ts'
import { spawnEngine, startable } from '../spawn.ts'
import { type SupervisedWorker, superviseWorker } from '../superviseWorker.ts'
import { engineThreads } from './threads.ts'

export type EngineWorker = SupervisedWorker<EngineApi>

/** A worker's script is small and same-origin; longer than this means that it will never come. */
const START_LIMIT_MS = 20_000

let wish: EngineChoice = 'auto'
let current: Promise<EngineWorker> | undefined

export function engineWish(): EngineChoice {
  return wish
}

/** Which engine is to run networks from now on; one that runs is replaced, and its photo done again on the new one. */
export function preferEngine(next: EngineChoice): void {
  if (next === wish) return
  wish = next
  const old = current
  current = undefined
  void old?.then((worker) => worker.terminate()).catch(() => undefined)
}

/** One more, for who ends it when it is no longer needed. */
export async function startWorker(engineWish: EngineChoice = wish): Promise<EngineWorker> {
  const { threads, reason } = engineThreads()
  const worker = superviseWorker<EngineApi>(spawnEngine())
  const lifeLock = `depthdrop-engine-${performance.timeOrigin}-${Math.random()}`
  const options = {
    threads,
    reason,
    wish: engineWish,
    base: document.baseURI,
    files: engineFiles(startable),
    lifeLock,
  }
  const holds = await worker.call((api) => api.start(options), START_LIMIT_MS)
  if (holds) worker.watchLock(lifeLock)
  return worker
}

/** The one that all work goes to, alive. Rejects where it does not start; the next call tries anew. */
export async function engine(): Promise<EngineWorker> {
  const starting = (current ??= startWorker())
  try {
    const running = await starting
    if (!running.isDead) return running
  } catch (error) {
    if (current === starting) current = undefined
    throw error
  }
  if (current === starting) current = undefined
  return engine()
}

/** The one that runs already, alive; undefined where there is none. Never rejects. */
export async function running(): Promise<EngineWorker | undefined> {
  const worker = await current?.catch(() => undefined)
  return worker?.isDead === false ? worker : undefined
}

/** For the bench and the tests: wasm memory in bytes, and how often a network ran. */
export async function engineCounters(): Promise<{
  readonly memory: number
  readonly inferences: number
}> {
  const worker = await engine()
  return worker.call((api) => api.counters(), START_LIMIT_MS)
}
