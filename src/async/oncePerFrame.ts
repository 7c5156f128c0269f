/** Batches many changes into one update per animation frame. */

/** Returns a function that schedules `update` for the next animation frame, once however often it is called until then. */
export function oncePerFrame(update: () => void): () => void {
  let isScheduled = false
  const run = (): void => {
    isScheduled = false
    update()
  }
  return () => {
    if (isScheduled) return
    isScheduled = true
    // Browsers give hidden tabs no animation frames, and the photos of a hidden tab must still be processed.
    if (document.hidden) setTimeout(run, 0)
    else requestAnimationFrame(run)
  }
}
