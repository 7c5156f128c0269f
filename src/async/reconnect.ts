/** Continues a transfer after a lost connection. */
import { type Connection, openConnection } from './connection.ts'

/** Delays before the 2nd to 5th try. */
const RETRY_DELAYS_MS = [300, 1000, 3000, 6000] as const

export interface Transfer {
  /** The number of bytes that have arrived so far, in all tries. */
  done(): number
  /** Continues at `done()`. Resolves once everything has arrived, and rejects when the connection was lost. */
  receive(connection: Connection): Promise<void>
  /** Called after a try that failed, before the next one. */
  lost(): Promise<void>
  /** True for an error that another try cannot cure. */
  isFinal(error: unknown): boolean
  /** The error after the last try. */
  failure(tries: number): Error
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}

/** Rejects with a final error, with `failure` after the last try, or with the reason of `signal`. */
export async function reconnect(transfer: Transfer, signal: AbortSignal): Promise<void> {
  let furthest = transfer.done()
  for (let attempt = 0; ; attempt++) {
    const connection = openConnection(signal)
    try {
      return await transfer.receive(connection)
    } catch (error) {
      connection.close()
      if (transfer.isFinal(error)) throw error
      await transfer.lost()
      signal.throwIfAborted()
      // Any progress resets the count: a train ride loses the connection often and still gets there. A server that ignores
      // Range starts again at 0, so progress is what no try has reached before.
      if (transfer.done() > furthest) attempt = 0
      furthest = Math.max(furthest, transfer.done())
      const ms = RETRY_DELAYS_MS[attempt]
      if (ms === undefined) throw transfer.failure(RETRY_DELAYS_MS.length + 1)
      await delay(ms, signal)
      signal.throwIfAborted()
    } finally {
      connection.close()
    }
  }
}
