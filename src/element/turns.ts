/** Whose turn it is: a page may hold a hundred elements, and the engine's queue is shorter. */
import { cancelled } from '../core/errors.ts'

/** One is at the engine; the others bring their bytes meanwhile. */
const MOST_AT_ONCE = 4

let active = 0
const waiting: (() => void)[] = []

function enter(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = (): void => {
      signal.removeEventListener('abort', leave)
      active += 1
      resolve()
    }
    const leave = (): void => {
      waiting.splice(waiting.indexOf(go), 1)
      reject(cancelled())
    }
    if (active < MOST_AT_ONCE) return go()
    waiting.push(go)
    signal.addEventListener('abort', leave, { once: true })
  })
}

/** Does `work` when it is its turn: first come, first served. Rejects with an AbortError where `signal` aborts before. */
export async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  await enter(signal)
  try {
    return await work()
  } finally {
    active -= 1
    waiting.shift()?.()
  }
}
