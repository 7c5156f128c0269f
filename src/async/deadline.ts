/** Waiting that a clock ends: browsers leave some promises pending for ever. */

/**
 * Settles as `promise` does, or rejects with the error that `onTimeout` returns after `ms` milliseconds.
 * The work behind `promise` continues in that case.
 */
export async function deadline<T>(
  ms: number,
  promise: Promise<T>,
  onTimeout: () => Error,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(onTimeout()), ms)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
