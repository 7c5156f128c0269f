/** How many threads, and why. */
import type { ThreadReason } from '../core/types.ts'

export interface ThreadChoice {
  readonly threads: number
  readonly reason: ThreadReason
}

/** Beyond four logical cores half of them are likely twins or slow ones; beyond eight threads a small net gains nothing. */
export const chooseThreads = (isolated: boolean, cores: number, forced?: number): ThreadChoice => {
  if (!isolated) return { threads: 1, reason: 'not-isolated' }
  if (forced !== undefined && forced >= 1) return { threads: Math.min(forced, 64), reason: 'forced' }
  if (cores <= 1) return { threads: 1, reason: 'one-core' }
  return { threads: cores <= 4 ? cores : Math.min(8, Math.ceil(cores / 2)), reason: 'isolated' }
}
