/** How often something may happen: a bucket of tokens that fills steadily. */

/** True where there was a token. Starts full with `size` of them; `perSecond` come in. `now` in milliseconds. */
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
