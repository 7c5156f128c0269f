/** Work that is done a few at a time. */

/**
 * What it returns starts work until `most` run or `next` has none; as one ends the next begins. `work` must make
 * `next` give another item at once, and never reject.
 */
export function createFeeder<T>(
  most: number,
  next: () => T | undefined,
  work: (item: T) => Promise<void>,
): () => void {
  let active = 0
  const feed = (): void => {
    while (active < most) {
      const item = next()
      if (item === undefined) return
      active += 1
      void work(item).finally(() => {
        active -= 1
        feed()
      })
    }
  }
  return feed
}
