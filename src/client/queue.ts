/**
 * The queue in front of the engine. It runs one job at a time, prepares the next one meanwhile, bounds how many wait, joins
 * equal jobs, lets each caller leave, and takes frames of moving pictures in between.
 */
import { abortable } from '../async/abortable.ts'
import { DepthdropError } from '../core/errors.ts'
import type { Progress } from '../core/types.ts'

/** How many jobs may be in the queue. The next one is rejected with 'queue-full'. */
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

/** `signal` aborts when the last waiter has left. */
export type Work<T> = (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<T>

export interface Queue {
  /**
   * Runs `work` when its turn comes and settles as it does. A call with the key of a job in the queue joins that job.
   * Rejects also with 'queue-full', or with an AbortError when the waiter's signal aborts.
   *
   * @param name the photo's name, for the error
   * @param prefetch is called at most once, while another job runs and this one is next: only one waiting job at a time
   *   has its photo in memory
   */
  join<T>(
    key: string,
    name: string,
    work: Work<T>,
    waiter: Waiter,
    prefetch?: (signal: AbortSignal) => void,
  ): Promise<T>
  /**
   * Runs `work` after the current job, before all waiting jobs, and settles as it does. The next turn belongs to a waiting
   * job, so a live picture and a batch of photos each get every other turn. Rejects also with an AbortError.
   */
  between<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** How many jobs are in the queue, with the one that runs. */
  readonly waiting: number
}

interface Start {
  (): Promise<unknown>
  /** False if every waiter has left the job. */
  readonly prepare?: () => boolean
}

export function createQueue(limit: number = QUEUE_LIMIT): Queue {
  const jobs = new Map<string, Job>()
  const photos: Start[] = []
  const frames: Start[] = []
  let isRunning = false
  let wasFrame = false

  const prepareNext = (): void => {
    photos.some(({ prepare }) => prepare?.() ?? true)
  }

  const advance = (): void => {
    if (isRunning) return
    const lane = frames.length > 0 && !(wasFrame && photos.length > 0) ? frames : photos
    const start = lane.shift()
    if (start === undefined) return
    isRunning = true
    prepareNext()
    wasFrame = lane === frames
    const next = (): void => {
      isRunning = false
      advance()
    }
    // A job that fails does not stop the queue.
    start().then(next, next)
  }

  const wait = <T>(lane: Start[], work: () => Promise<T>, prepare?: () => boolean): Promise<T> =>
    new Promise((resolve, reject) => {
      const start = (): Promise<T> => {
        // One microtask later, so that the caller is registered as a waiter before the work reports progress.
        const result = Promise.resolve().then(work)
        result.then(resolve, reject)
        return result
      }
      lane.push(prepare === undefined ? start : Object.assign(start, { prepare }))
      if (isRunning) prepareNext()
      else advance()
    })

  const enqueue = <T>(key: string, work: Work<T>, prefetch: (signal: AbortSignal) => void): Job => {
    const stop = new AbortController()
    const waiters = new Set<Waiter>()
    const report = (progress: Progress): void =>
      waiters.forEach((waiter) => waiter.onProgress?.(progress))
    let isPrepared = false
    const prepare = (): boolean => {
      if (stop.signal.aborted) return false
      if (!isPrepared) prefetch(stop.signal)
      isPrepared = true
      return true
    }
    const result = wait(
      photos,
      async () => {
        stop.signal.throwIfAborted()
        return work(stop.signal, report)
      },
      prepare,
    )
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
    async between<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
      const result = wait(frames, async () => {
        signal?.throwIfAborted()
        return work()
      })
      return abortable(signal, result)
    },
    async join<T>(
      key: string,
      name: string,
      work: Work<T>,
      waiter: Waiter,
      prefetch: (signal: AbortSignal) => void = () => undefined,
    ): Promise<T> {
      waiter.signal?.throwIfAborted()
      const known = jobs.get(key)
      if (known === undefined && jobs.size >= limit)
        throw new DepthdropError('queue-full', { name, limit })
      const job = known ?? enqueue(key, work, prefetch)
      job.waiters.add(waiter)
      const leave = (): void => {
        job.waiters.delete(waiter)
        if (job.waiters.size > 0) return
        job.stop.abort()
        if (isRunning) prepareNext()
        // The place is free at once, and another call with the same key starts a new job.
        if (jobs.get(key) === job) jobs.delete(key)
      }
      return (await abortable(waiter.signal, job.result, leave)) as T
    },
  }
}

/** The queue of the page's engine. */
export const queue = createQueue()
