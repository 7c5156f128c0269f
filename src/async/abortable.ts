/** Waiting that an AbortSignal ends. */

/**
 * Settles as `promise` does, or rejects with the reason of `signal` as soon as it aborts. The work behind
 * `promise` continues in that case; `onAbort` is called once and may end it.
 */
export async function abortable<T>(
  signal: AbortSignal | undefined,
  promise: Promise<T>,
  onAbort: () => void = () => undefined,
): Promise<T> {
  if (signal === undefined) return promise
  // The signal may live much longer than the work. Without this controller its listener would keep the result in memory.
  const settled = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => {
      onAbort()
      reject(signal.reason)
    }
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true, signal: settled.signal })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    settled.abort()
  }
}
