/** One memory, the kernels over it, and the threads that walk its plan. */

interface Exports {
  /** All steps by this thread alone. */
  solo(first: number, count: number): void
  /** All steps with the help of whoever is awake. */
  run(first: number, count: number): void
  limit(threads: number): void
  stop(): void
}

export interface Machine {
  readonly memory: WebAssembly.Memory
  /** Runs `count` steps from address `first`; blocks until they are done. */
  run(first: number, count: number): void
  /** Lets only so many of the threads take part from now on. */
  limit(threads: number): void
  /** Ends the threads. The memory is gone with the last reference to it. */
  dispose(): void
}

/** What a helper is told, once. */
export interface HelperTask {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly thread: number
}

const PAGE = 65_536
/** A thread that takes longer to come up never will. */
const START_LIMIT_MS = 20_000

function exportsOf(instance: WebAssembly.Instance): Exports {
  const { solo, run, limit, stop } = instance.exports
  if (
    typeof solo !== 'function' ||
    typeof run !== 'function' ||
    typeof limit !== 'function' ||
    typeof stop !== 'function'
  )
    throw new Error('The kernels are not those of this version.')
  return {
    solo: (first, count) => void solo(first, count),
    run: (first, count) => void run(first, count),
    limit: (threads) => void limit(threads),
    stop: () => void stop(),
  }
}

function startHelper(script: string, task: HelperTask): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { type: 'module', name: 'depthdrop-turbo' })
    const fail = (reason: string): void => {
      worker.terminate()
      reject(new Error(reason))
    }
    const timer = setTimeout(() => fail('A thread did not start.'), START_LIMIT_MS)
    worker.onerror = (event) => (
      clearTimeout(timer), fail(event.message || 'A thread could not be loaded.')
    )
    worker.onmessage = () => (clearTimeout(timer), resolve(worker))
    worker.postMessage(task)
  })
}

export interface MachineOptions {
  readonly module: WebAssembly.Module
  readonly bytes: number
  readonly threads: number
  /** Script of worker/helper.worker.ts. */
  readonly helper: string
  /** Fills the memory while the threads start. */
  readonly fill?: (memory: ArrayBufferLike) => Promise<void>
}

export async function startMachine({
  module,
  bytes,
  threads,
  helper,
  fill,
}: MachineOptions): Promise<Machine> {
  const pages = Math.ceil(bytes / PAGE)
  const isShared = threads > 1
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: isShared })
  const kernels = exportsOf(await WebAssembly.instantiate(module, { env: { memory } }))
  const starting = Array.from({ length: threads - 1 }, (_, i) =>
    startHelper(helper, { module, memory, thread: i + 1 }),
  )
  const filling = fill?.(memory.buffer)
  // Awaited below; until then a failure is no unhandled one.
  filling?.catch(() => undefined)
  const started = await Promise.allSettled(starting)
  const helpers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const dispose = (): void => {
    if (isShared) kernels.stop()
    for (const worker of helpers) worker.terminate()
  }
  const failed = started.find((result) => result.status === 'rejected')
  if (failed !== undefined) {
    dispose()
    throw failed.reason instanceof Error ? failed.reason : new Error(String(failed.reason))
  }
  try {
    await filling
  } catch (error) {
    dispose()
    throw error
  }
  kernels.limit(threads)
  return { memory, run: isShared ? kernels.run : kernels.solo, limit: kernels.limit, dispose }
}
