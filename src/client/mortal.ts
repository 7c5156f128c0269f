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

export const mortal = <Door>(worker: Worker): Mortal<Door> => {
  let dead = false
  let announce: (error: WorkerDied) => void = () => undefined
  const death = new Promise<never>((_, reject) => (announce = reject))
  // Nobody may be listening when it happens.
  death.catch(() => undefined)
  const watching = new AbortController()
  const die = (reason: string): void => {
    if (dead) return
    dead = true
    watching.abort()
    worker.terminate()
    announce(new WorkerDied(reason))
  }
  worker.addEventListener('error', (event) => die(event.message || 'The worker could not be loaded.'))
  // Every method of a door already returns a promise, so the remote one has the same type; Comlink's own
  // mapping would spread a union of replies into a union of promises.
  const door = wrap<Door>(worker) as unknown as Door
  return {
    door,
    async call(work, limitMs) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const limit = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          die(`No answer for ${Math.round(limitMs / 1000)} s.`)
          reject(new WorkerDied('timeout'))
        }, limitMs)
      })
      try {
        return await Promise.race([work(door), death, limit])
      } finally {
        clearTimeout(timer)
      }
    },
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
