/** Reports which elements are on the screen or near it. All elements of a window share one observer. */

/** One screen above and below, so that a visitor who scrolls finds the map ready. */
const MARGIN = '100% 0%'

const watchers = new WeakMap<Element, (isNear: boolean) => void>()
const observers = new WeakMap<Window, IntersectionObserver>()

function createObserver(realm: Window & typeof globalThis): IntersectionObserver {
  return new realm.IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) watchers.get(target)?.(isIntersecting)
    },
    { rootMargin: MARGIN, scrollMargin: MARGIN },
  )
}

/** Calls `watcher` once at the start and at every change, until the returned function is called. */
export function watchNearness(element: Element, watcher: (isNear: boolean) => void): () => void {
  const realm = element.ownerDocument.defaultView ?? window
  const observer = observers.get(realm) ?? createObserver(realm)
  observers.set(realm, observer)
  watchers.set(element, watcher)
  observer.observe(element)
  return () => {
    watchers.delete(element)
    observer.unobserve(element)
  }
}
