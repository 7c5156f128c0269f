/** Ends a request whose server stops sending: fetch() itself would wait for ever. */

const IDLE_TIMEOUT_MS = 20_000

export interface Connection {
  /** Aborts with the outer signal, when the server sends nothing for 20 seconds, and at `close`. */
  readonly signal: AbortSignal
  /** Restarts the timeout. Call it for every chunk. */
  onData(): void
  close(): void
}

export function openConnection(outer: AbortSignal): Connection {
  const controller = new AbortController()
  const stop = (): void => controller.abort(outer.reason)
  outer.addEventListener('abort', stop, { once: true })
  if (outer.aborted) stop()
  const startTimer = (): ReturnType<typeof setTimeout> =>
    setTimeout(() => controller.abort(new Error('The server stopped sending.')), IDLE_TIMEOUT_MS)
  let timer = startTimer()
  return {
    signal: controller.signal,
    onData: () => {
      clearTimeout(timer)
      timer = startTimer()
    },
    close: () => {
      clearTimeout(timer)
      outer.removeEventListener('abort', stop)
      controller.abort()
    },
  }
}
