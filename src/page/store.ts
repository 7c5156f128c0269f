/** A value that others can watch. */
export interface Store<T> {
  get(): T
  /** Calls the watchers in the order of their subscription, unless the value is the same. */
  set(value: T): void
  /** The watcher is called at every change, until the returned function is called. */
  subscribe(watcher: (value: T) => void): () => void
}

/** Calls `initial` when the value is first read, so that creating the store reads nothing. */
export function createLazyStore<T>(initial: () => T): Store<T> {
  const watchers = new Set<(value: T) => void>()
  let current: { readonly value: T } | null = null
  const get = (): T => {
    current ??= { value: initial() }
    return current.value
  }
  return {
    get,
    set: (value) => {
      if (Object.is(value, get())) return
      current = { value }
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

export function createStore<T>(initial: T): Store<T> {
  return createLazyStore(() => initial)
}
