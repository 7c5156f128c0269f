/** One job at a time, a bounded number waiting, equal jobs joined, each waiter free to leave. */
import { cancelled, DepthdropError } from '../core/errors.ts'
import type { Progress } from '../core/types.ts'
import { orAbort } from './orAbort.ts'

/** How many may wait; the next is refused with a sentence. */
export const QUEUE_LIMIT = 32

export interface Waiter {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

interface Job {
  readonly result: Promise<unknown>
  readonly stop: AbortController
  readonly waiters: Set<Waiter>
}

export interface Queue {
  /**
   * Resolves with what `work` gives. A second call with the same key joins the first. `work` sees an abort
   * only when every waiter has left. Throws 'queue-full' or an AbortError.
   */
  join<T>(key: string, name: string, work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<T>, waiter: Waiter): Promise<T>
  readonly waiting: number
}

export const createQueue = (limit: number = QUEUE_LIMIT): Queue => {
  const jobs = new Map<string, Job>()
  let last: Promise<unknown> = Promise.resolve()

  const enqueue = <T>(key: string, work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<T>): Job => {
    const stop = new AbortController()
    const waiters = new Set<Waiter>()
    const tell = (progress: Progress): void => waiters.forEach((waiter) => waiter.onProgress?.(progress))
    const result = last.then(() => {
      if (stop.signal.aborted) throw cancelled()
      return work(stop.signal, tell)
    })
    // The queue survives a job that fails.
    last = result.catch(() => undefined)
    const job: Job = { result, stop, waiters }
    jobs.set(key, job)
    const done = (): void => {
      if (jobs.get(key) === job) jobs.delete(key)
    }
    result.then(done, done)
    return job
  }

  return {
    get waiting() {
      return jobs.size
    },
    async join<T>(key: string, name: string, work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<T>, waiter: Waiter): Promise<T> {
      if (waiter.signal?.aborted === true) throw cancelled()
      const known = jobs.get(key)
      if (known === undefined && jobs.size >= limit) throw new DepthdropError('queue-full', { name, limit })
      const job = known ?? enqueue(key, work)
      job.waiters.add(waiter)
      const leave = (): void => {
        job.waiters.delete(waiter)
        if (job.waiters.size > 0) return
        job.stop.abort()
        // A place in the queue is free again at once; the same photo may be asked for anew.
        if (jobs.get(key) === job) jobs.delete(key)
      }
      return (await orAbort(job.result, waiter.signal, leave)) as T
    },
  }
}
