/** Which elements are on the screen or will soon be: one observer for all of them. */

/** About a screen ahead, so that who scrolls finds the map made. */
const MARGIN = '100% 0%'

const watched = new WeakMap<Element, (isNear: boolean) => void>()
let observer: IntersectionObserver | undefined

function start(): IntersectionObserver {
  return new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) watched.get(target)?.(isIntersecting)
    },
    { rootMargin: MARGIN, scrollMargin: MARGIN },
  )
}

/** Tells at once and at each change, until what it returns is called. */
export function watchNearness(element: Element, tell: (isNear: boolean) => void): () => void {
  observer ??= start()
  watched.set(element, tell)
  observer.observe(element)
  return () => {
    watched.delete(element)
    observer?.unobserve(element)
  }
}
