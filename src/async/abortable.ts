/** Work that goes on when who waits for it leaves. */
import { cancelled } from '../core/errors.ts'

/** Settles with `work`, or rejects with an AbortError as soon as `signal` aborts; `onLeave` is then called once. */
export async function orAbort<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  onLeave: () => void = () => undefined,
): Promise<T> {
  if (signal === undefined) return work
  // A signal may outlive the work by far, and would keep its result with this listener.
  const done = new AbortController()
  const left = new Promise<never>((_, reject) => {
    const leave = (): void => {
      onLeave()
      reject(cancelled())
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true, signal: done.signal })
  })
  try {
    return await Promise.race([work, left])
  } finally {
    done.abort()
  }
}
