/** A value that can be watched. */
export interface Store<T> {
  get(): T
  /** Watchers hear of it in the order of their coming, unless the value is the same. */
  set(value: T): void
  /** Calls at every change until the returned function is called. */
  subscribe(watcher: (value: T) => void): () => void
}

export function createStore<T>(initial: T): Store<T> {
  const watchers = new Set<(value: T) => void>()
  let current = initial
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return
      current = value
      for (const watcher of watchers) watcher(value)
    },
    subscribe: (watcher) => {
      watchers.add(watcher)
      return () => {
        watchers.delete(watcher)
      }
    },
  }
}
