/** Limits how often something may happen, by a token bucket. */

/**
 * Each call of the returned function takes a token and returns true, or false if there is none.
 * @param size of the bucket, which starts full
 * @param perSecond how many tokens are added in a second
 * @param now the clock, in milliseconds
 */
export function createRateLimit(
  size: number,
  perSecond: number,
  now: () => number = () => performance.now(),
): () => boolean {
  let tokens = size
  let then = now()
  return () => {
    const time = now()
    tokens = Math.min(size, tokens + ((time - then) / 1000) * perSecond)
    then = time
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
