/** Many changes, one telling. */

/** Calls `tell` before the next picture is drawn, however often it was asked to in between. */
export function oncePerFrame(tell: () => void): () => void {
  let isAsked = false
  const run = (): void => {
    isAsked = false
    tell()
  }
  return () => {
    if (isAsked) return
    isAsked = true
    // A hidden tab gets no animation frames; its queue must go on all the same.
    if (document.hidden) setTimeout(run, 0)
    else requestAnimationFrame(run)
  }
}
