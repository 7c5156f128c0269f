/** Finds out how many threads run a model fastest on this machine. */
import type { Session } from '../engine/engine.ts'
import { getFastestThreads, putFastestThreads } from '../storage/engineChecks.ts'
import type { StartOptions } from './protocol.ts'

/** The fastest of this many runs counts. */
const TIMED_RUNS = 3

async function fastestRun(session: Session): Promise<number> {
  let best = Infinity
  for (let i = 0; i < TIMED_RUNS; i++) {
    const start = performance.now()
    await session.run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

/**
 * Limits the session to the number of threads that is fastest. Fewer can be faster: two threads of one core share its
 * multipliers, and fast cores wait for slow ones. It is measured once per browser; with up to two threads there is nothing
 * to choose, and a number that the address forces stays.
 */
export async function limitThreads(
  session: Session,
  { threads, reason }: StartOptions,
): Promise<void> {
  if (session.limit === undefined || threads <= 2 || reason === 'forced') return
  const stored = await getFastestThreads(threads)
  if (stored !== undefined) return session.limit(stored)
  let best = { threads, ms: await fastestRun(session) }
  for (const fewer of new Set([Math.ceil(threads * 0.75), Math.ceil(threads / 2)])) {
    session.limit(fewer)
    const ms = await fastestRun(session)
    if (ms < best.ms) best = { threads: fewer, ms }
  }
  session.limit(best.threads)
  await putFastestThreads(threads, best.threads)
}
