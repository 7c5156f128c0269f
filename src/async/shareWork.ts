/** Work that several tabs of this site need at the same time: one tab does it, and the others wait for what it stores. */

/** A tab that the browser has frozen keeps its lock. After this time the work is done twice. */
const PATIENCE_MS = 30_000

export interface SharedWork<T> {
  /** Names the work for all tabs of the site. */
  readonly name: string
  readonly signal: AbortSignal | undefined
  /** What another tab has stored meanwhile; undefined if it failed, or could not store it. */
  readonly recall: () => Promise<T | undefined>
  readonly work: () => Promise<T>
  /** Settles once the value is stored. The lock is kept until then. */
  readonly whenStored: (value: T) => Promise<unknown>
}

/** Settles as `work` or `recall` does. Rejects also with the reason of `signal`. */
export async function shareWork<T>(shared: SharedWork<T>): Promise<T> {
  const { signal, work } = shared
  const first = await underLock({ ...shared, recall: async () => undefined }, { ifAvailable: true })
  if (first !== null) return first.value
  signal?.throwIfAborted()
  const patience = new AbortController()
  const leave = (): void => patience.abort()
  const timer = setTimeout(leave, PATIENCE_MS)
  signal?.addEventListener('abort', leave, { once: true })
  try {
    const second = await underLock(shared, { signal: patience.signal })
    if (second !== null) return second.value
    signal?.throwIfAborted()
    return await work()
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', leave)
  }
}

/** Null if the lock was not granted. Where there are no locks (sandboxed frames, plain http) the work is done without. */
function underLock<T>(
  { name, recall, work, whenStored }: SharedWork<T>,
  options: LockOptions,
): Promise<{ readonly value: T } | null> {
  return new Promise((resolve, reject) => {
    const hold = async (lock: Lock | null): Promise<void> => {
      if (lock === null) return resolve(null)
      try {
        const value = (await recall()) ?? (await work())
        resolve({ value })
        await whenStored(value)
      } catch (error) {
        reject(error)
      }
    }
    // The unit tests run in Node 20 too, which has no navigator.
    const locks = typeof navigator === 'object' ? navigator.locks : undefined
    const withoutLock = (): void => void work().then((value) => resolve({ value }), reject)
    if (locks === undefined) return withoutLock()
    locks.request(name, options, hold).catch(() => {
      if (options.signal?.aborted === true) resolve(null)
      else withoutLock()
    })
  })
}
