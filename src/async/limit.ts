/** Concurrency limits: at most `max` tasks run at once. */

/**
 * Returns a function that starts tasks until `max` of them run or `next` returns undefined. Whenever a task ends,
 * `next` is asked again; call the function when `next` may have a new item. The choice of the item is made as late
 * as possible, so that a list may still be reordered.
 *
 * @param next takes the next item out of its source: it must not return the same item twice.
 * @param run must not reject.
 */
export function createDispatcher<T>(
  max: number,
  next: () => T | undefined,
  run: (item: T) => Promise<void>,
): () => void {
  let active = 0
  const dispatch = (): void => {
    while (active < max) {
      const item = next()
      if (item === undefined) return
      active += 1
      void run(item).finally(() => {
        active -= 1
        dispatch()
      })
    }
  }
  return dispatch
}

/** Settles as `task` does. Rejects with the reason of `signal` if it aborts before the task has started. */
export type Limit = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** Returns a function that runs tasks in the order of its calls, at most `max` at once. */
export function createLimit(max: number): Limit {
  const waiting: (() => Promise<void>)[] = []
  const dispatch = createDispatcher(
    max,
    () => waiting.shift(),
    (start) => start(),
  )
  return <T>(task: () => Promise<T>, signal?: AbortSignal) =>
    new Promise<T>((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const start = async (): Promise<void> => {
        signal?.removeEventListener('abort', leave)
        // Inside the executor a task that throws counts as one that rejects.
        await new Promise<T>((run) => run(task())).then(resolve, reject)
      }
      const leave = (): void => {
        waiting.splice(waiting.indexOf(start), 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', leave, { once: true })
      waiting.push(start)
      dispatch()
    })
}
