/** One job at a time, the next one prepared meanwhile, a bounded number waiting, equal jobs joined, each waiter free to leave; frames of moving pictures in between. */

import { abortable } from '../async/abortable.ts'
import { cancelled, DepthdropError } from '../core/errors.ts'
import type { Progress } from '../core/types.ts'

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

/** `signal` aborts when every waiter has left. */
export type Work<T> = (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<T>

export interface Queue {
  /**
   * Resolves with what `work` gives. A second call with the same key joins the first. `work` sees an abort
   * only when every waiter has left. `ahead` is called at most once, as soon as this job is the next one and another
   * runs: of all that wait only one has what it prepared in memory. Throws 'queue-full' or an AbortError.
   */
  join<T>(
    key: string,
    name: string,
    work: Work<T>,
    waiter: Waiter,
    ahead?: (signal: AbortSignal) => void,
  ): Promise<T>
  /**
   * Runs `work` after the job that runs now, ahead of all that wait; but after it one of those comes first. So a live
   * picture and a batch of photos each get every other turn. Resolves with what `work` gives, throws what it throws or
   * an AbortError.
   */
  between<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>
  readonly waiting: number
}

interface Start {
  (): Promise<unknown>
  /** False where everybody has left this job. */
  readonly prepare?: () => boolean
}

export function createQueue(limit: number = QUEUE_LIMIT): Queue {
  const jobs = new Map<string, Job>()
  const photos: Start[] = []
  const frames: Start[] = []
  let isRunning = false
  let wasFrame = false

  const lookAhead = (): void => {
    photos.some(({ prepare }) => prepare?.() ?? true)
  }

  const advance = (): void => {
    if (isRunning) return
    const lane = frames.length > 0 && !(wasFrame && photos.length > 0) ? frames : photos
    const start = lane.shift()
    if (start === undefined) return
    isRunning = true
    lookAhead()
    wasFrame = lane === frames
    const next = (): void => {
      isRunning = false
      advance()
    }
    // The queue survives a job that fails.
    start().then(next, next)
  }

  const wait = <T>(lane: Start[], work: () => Promise<T>, prepare?: () => boolean): Promise<T> =>
    new Promise((resolve, reject) => {
      const start = (): Promise<T> => {
        // Begun a moment later: who asked for it is heard as a waiter by then.
        const result = Promise.resolve().then(work)
        result.then(resolve, reject)
        return result
      }
      lane.push(prepare === undefined ? start : Object.assign(start, { prepare }))
      if (isRunning) lookAhead()
      else advance()
    })

  const enqueue = <T>(key: string, work: Work<T>, ahead: (signal: AbortSignal) => void): Job => {
    const stop = new AbortController()
    const waiters = new Set<Waiter>()
    const tell = (progress: Progress): void =>
      waiters.forEach((waiter) => waiter.onProgress?.(progress))
    let isPrepared = false
    const prepare = (): boolean => {
      if (stop.signal.aborted) return false
      if (!isPrepared) ahead(stop.signal)
      isPrepared = true
      return true
    }
    const result = wait(
      photos,
      async () => {
        if (stop.signal.aborted) throw cancelled()
        return work(stop.signal, tell)
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
        if (signal?.aborted === true) throw cancelled()
        return work()
      })
      return abortable(signal, result)
    },
    async join<T>(
      key: string,
      name: string,
      work: Work<T>,
      waiter: Waiter,
      ahead: (signal: AbortSignal) => void = () => undefined,
    ): Promise<T> {
      if (waiter.signal?.aborted === true) throw cancelled()
      const known = jobs.get(key)
      if (known === undefined && jobs.size >= limit)
        throw new DepthdropError('queue-full', { name, limit })
      const job = known ?? enqueue(key, work, ahead)
      job.waiters.add(waiter)
      const leave = (): void => {
        job.waiters.delete(waiter)
        if (job.waiters.size > 0) return
        job.stop.abort()
        if (isRunning) lookAhead()
        // A place in the queue is free again at once; the same photo may be asked for anew.
        if (jobs.get(key) === job) jobs.delete(key)
      }
      return (await abortable(waiter.signal, job.result, leave)) as T
    },
  }
}

/** The one through which all of this page's work goes to the engine. */
export const queue = createQueue()
