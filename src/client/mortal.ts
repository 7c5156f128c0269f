/**
 * A worker that may die. Comlink leaves a call to a dead worker pending for ever; here it rejects.
 * Three signs of death: the error event, the fall of a Web Lock the worker holds, and a deadline.
 */
import { wrap } from 'comlink'

export class WorkerDied extends Error {
  override readonly name = 'WorkerDied'
}

export interface Mortal<Door> {
  readonly door: Door
  /** Settles with `work`, or rejects with WorkerDied. `limitMs` is for a worker that neither answers nor dies. */
  call<T>(work: (door: Door) => Promise<T>, limitMs: number): Promise<T>
  /** Watches `lock`, which the worker is to hold; call once it surely holds it. */
  watch(lock: string): void
  kill(): void
  readonly dead: boolean
}

export function mortal<Door>(worker: Worker): Mortal<Door> {
  let dead = false
  // Not one promise raced against again and again: that would keep every answer as long as the worker lives.
  const calls = new Set<(error: WorkerDied) => void>()
  const watching = new AbortController()
  const die = (reason: string): void => {
    if (dead) return
    dead = true
    watching.abort()
    worker.terminate()
    for (const reject of calls) reject(new WorkerDied(reason))
    calls.clear()
  }
  worker.addEventListener('error', (event) =>
    die(event.message || 'The worker could not be loaded.'),
  )
  // Every method of a door already returns a promise, so the remote one has the same type; Comlink's own
  // mapping would spread a union of replies into a union of promises.
  const door = wrap<Door>(worker) as unknown as Door
  return {
    door,
    call: <T>(work: (door: Door) => Promise<T>, limitMs: number) =>
      new Promise<T>((resolve, reject) => {
        if (dead) return reject(new WorkerDied('The worker is gone.'))
        const timer = setTimeout(
          () => die(`No answer for ${Math.round(limitMs / 1000)} s.`),
          limitMs,
        )
        const end = (settle: () => void): void => {
          clearTimeout(timer)
          calls.delete(fail)
          settle()
        }
        const fail = (error: unknown): void => end(() => reject(error))
        calls.add(fail)
        work(door).then((value) => end(() => resolve(value)), fail)
      }),
    watch(lock) {
      navigator.locks
        ?.request(lock, { signal: watching.signal }, () => die('The worker is gone.'))
        .catch(() => undefined)
    },
    kill: () => die('Stopped.'),
    get dead() {
      return dead
    },
  }
}
