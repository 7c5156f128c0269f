/** How many threads the engine gets, and why. */
import type { ThreadReason } from '../../core/types.ts'

export interface ThreadChoice {
  readonly threads: number
  readonly reason: ThreadReason
}

const MAX_FORCED = 64

/**
 * Of more than four logical cores, half are likely hyperthreads or slow cores. More than eight threads gain nothing
 * with a small model.
 *
 * @param isIsolated whether threads can share memory (`crossOriginIsolated`); without it there is one thread
 * @param cores logical processors, at least 0 (`navigator.hardwareConcurrency`)
 * @param forced a number that the visitor or a test has set, at least 1
 */
export function chooseThreads(isIsolated: boolean, cores: number, forced?: number): ThreadChoice {
  if (!isIsolated) return { threads: 1, reason: 'not-isolated' }
  if (forced !== undefined && forced >= 1)
    return { threads: Math.min(forced, MAX_FORCED), reason: 'forced' }
  if (cores <= 1) return { threads: 1, reason: 'one-core' }
  return { threads: cores <= 4 ? cores : Math.min(8, Math.ceil(cores / 2)), reason: 'isolated' }
}
