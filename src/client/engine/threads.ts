/** How many threads, and why. */
import type { ThreadReason } from '../../core/types.ts'

export interface ThreadChoice {
  readonly threads: number
  readonly reason: ThreadReason
}

/** Beyond four logical cores half of them are likely twins or slow ones; beyond eight threads a small net gains nothing. */
export function chooseThreads(isolated: boolean, cores: number, forced?: number): ThreadChoice {
  if (!isolated) return { threads: 1, reason: 'not-isolated' }
  if (forced !== undefined && forced >= 1)
    return { threads: Math.min(forced, 64), reason: 'forced' }
  if (cores <= 1) return { threads: 1, reason: 'one-core' }
  return { threads: cores <= 4 ? cores : Math.min(8, Math.ceil(cores / 2)), reason: 'isolated' }
}

let forced: number | undefined

/** A number of threads set by hand, for the engine that starts next. */
export function forceThreads(threads: number): void {
  forced = threads
}

let choice: ThreadChoice | undefined

/** How many threads the engine has, or will be started with. */
export function engineThreads(): ThreadChoice {
  return (choice ??= chooseThreads(crossOriginIsolated, navigator.hardwareConcurrency, forced))
}

/** For the engine that starts next, where one with `given` did not start or had too little memory. */
export function tryOneThread(given: ThreadChoice): void {
  choice = given.threads > 1 ? { threads: 1, reason: 'start-failed' } : given
}

/** One thread did not mend it, so it was not the threads: the next photo has them again. */
export function restoreThreads(given: ThreadChoice): void {
  choice = given
}
