/** A second attempt at work that may fail by accident. */

/** Settles as `attempt` does; if it rejects with an error that `canRetry` accepts, as its second run does. */
export async function retryOnce<T>(
  attempt: (isRetry: boolean) => Promise<T>,
  canRetry: (error: unknown) => boolean,
): Promise<T> {
  try {
    return await attempt(false)
  } catch (error) {
    if (!canRetry(error)) throw error
    return attempt(true)
  }
}
