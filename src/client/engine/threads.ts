/** How many threads the engine gets, and why. */
import type { ThreadReason } from '../../core/types.ts'

export interface ThreadChoice {
  readonly threads: number
  readonly reason: ThreadReason
}

export type Sharing = Extract<ThreadReason, 'isolated' | 'not-isolated' | 'not-shared'>

const MAX_FORCED = 64

/**
 * Of more than four logical cores, half are likely hyperthreads or slow cores. More than eight threads gain nothing
 * with a small model.
 *
 * @param sharing whether threads can share memory; if not, there is one thread, and this is the reason
 * @param cores logical processors, at least 0 (`navigator.hardwareConcurrency`)
 * @param forced a number that the visitor or a test has set, at least 1
 */
export function chooseThreads(sharing: Sharing, cores: number, forced?: number): ThreadChoice {
  if (sharing !== 'isolated') return { threads: 1, reason: sharing }
  if (forced !== undefined && forced >= 1)
    return { threads: Math.min(forced, MAX_FORCED), reason: 'forced' }
  if (cores <= 1) return { threads: 1, reason: 'one-core' }
  return { threads: cores <= 4 ? cores : Math.min(8, Math.ceil(cores / 2)), reason: 'isolated' }
}
