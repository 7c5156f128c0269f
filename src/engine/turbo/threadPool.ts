/** The engine's memory, the kernels over it, and the threads that execute its plan. */
import { scriptAddress } from '../../core/scriptAddress.ts'
import { instantiateKernels, type KernelModules } from './instantiate.ts'

interface Exports {
  /** Executes all steps on this thread alone. */
  solo(first: number, count: number): void
  /** Executes all steps with the help of every helper that is awake. */
  run(first: number, count: number): void
  limit(threads: number): void
  stop(): void
}

export interface ThreadPool {
  readonly memory: WebAssembly.Memory
  /** Executes `count` steps from the address `first`. Blocks until they are done. */
  run(first: number, count: number): void
  /** From the next run on, only this many threads take part. */
  limit(threads: number): void
  /** Ends the threads. The memory is freed with the last reference to it. */
  dispose(): void
}

/** The one message that a helper receives. */
export interface HelperTask extends KernelModules {
  readonly memory: WebAssembly.Memory
  /** From 1 on; the calling thread is 0. */
  readonly thread: number
}

/** What a helper sends: null once it has started, and then at most one error. */
export interface HelperAnswer {
  readonly error: string | null
}

const PAGE = 65_536
/** A thread that has not started by then never will. */
const START_LIMIT_MS = 20_000

function exportsOf({ solo, run, limit, stop }: WebAssembly.Exports): Exports {
  if (
    typeof solo !== 'function' ||
    typeof run !== 'function' ||
    typeof limit !== 'function' ||
    typeof stop !== 'function'
  )
    throw new Error('The kernels are from another version of Depthdrop.')
  return {
    solo: (first, count) => void solo(first, count),
    run: (first, count) => void run(first, count),
    limit: (threads) => void limit(threads),
    stop: () => void stop(),
  }
}

function startHelper(script: string, task: HelperTask): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(scriptAddress(script), { type: 'module', name: 'depthdrop-turbo' })
    const fail = (reason: string): void => {
      worker.terminate()
      reject(new Error(reason))
    }
    const timer = setTimeout(() => fail('A thread did not start.'), START_LIMIT_MS)
    worker.onerror = (event) => {
      // The event would otherwise end this worker as well, and then reach the page's scripts.
      event.preventDefault()
      clearTimeout(timer)
      fail(event.message || 'A thread could not be loaded.')
    }
    worker.onmessage = ({ data: { error } }: MessageEvent<HelperAnswer>) => {
      clearTimeout(timer)
      if (error === null) resolve(worker)
      else fail(error)
    }
    worker.postMessage(task)
  })
}

export interface ThreadPoolOptions extends KernelModules {
  /** Size of the memory. */
  readonly bytes: number
  readonly threads: number
  /** URL of worker/helper.worker.ts. */
  readonly helper: string
  /** Fills the memory while the threads start. */
  readonly fill?: (memory: ArrayBufferLike) => Promise<void>
}

/** Rejects if a thread does not start or `fill` rejects; no thread is left then. */
export async function startThreadPool({
  module,
  transformer,
  bytes,
  threads,
  helper,
  fill,
}: ThreadPoolOptions): Promise<ThreadPool> {
  const pages = Math.ceil(bytes / PAGE)
  const isShared = threads > 1
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: isShared })
  const kernels = exportsOf(await instantiateKernels({ module, transformer }, memory))
  const starting = Array.from({ length: threads - 1 }, (_, i) =>
    startHelper(helper, { module, transformer, memory, thread: i + 1 }),
  )
  const filling = fill?.(memory.buffer)
  // `filling` is awaited below. Until then its rejection must not count as unhandled.
  filling?.catch(() => undefined)
  const started = await Promise.allSettled(starting)
  const helpers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const dispose = (): void => {
    for (const worker of helpers) worker.terminate()
    if (isShared) kernels.stop()
  }
  const failed = started.find((result) => result.status === 'rejected')
  if (failed !== undefined) {
    dispose()
    throw failed.reason instanceof Error ? failed.reason : new Error(String(failed.reason))
  }
  try {
    await filling
    kernels.limit(threads)
  } catch (error) {
    dispose()
    throw error
  }
  return { memory, run: isShared ? kernels.run : kernels.solo, limit: kernels.limit, dispose }
}
