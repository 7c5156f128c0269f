/**
 * A worker whose death is noticed. Comlink leaves a call to a dead worker pending for ever; a call to a supervised
 * worker rejects. Three signs show that a worker is dead: its error event, the release of a Web Lock that it holds,
 * and a deadline.
 */
import { proxy, wrap } from 'comlink'
import { cancelled, DepthdropError } from '../core/errors.ts'
import type { OnProgress, Reply } from '../worker/protocol.ts'

export class WorkerDied extends Error {
  override readonly name = 'WorkerDied'

  /** True: the worker did not answer in time, and was terminated. */
  readonly isLate: boolean

  constructor(message: string, isLate = false) {
    super(message)
    this.isLate = isLate
  }
}

export interface SupervisedWorker<Api> {
  /** For messages that need no answer. Use `call` where the answer matters. */
  readonly api: Api
  /**
   * Settles as `work` does, or rejects with WorkerDied. A worker that has not answered after `limitMs` milliseconds
   * counts as dead and is terminated.
   */
  call<T>(work: (api: Api) => Promise<T>, limitMs: number): Promise<T>
  /** Watches the Web Lock `name`. Call it once the worker holds that lock, or the page itself gets the lock at once. */
  watchLock(name: string): void
  terminate(): void
  readonly isDead: boolean
  /** Whether a call waits for its answer. */
  readonly isBusy: boolean
}

export function superviseWorker<Api>(worker: Worker): SupervisedWorker<Api> {
  let isDead = false
  // A set, not one shared promise to race against: that promise would keep every answer as long as the worker lives.
  const calls = new Set<(error: WorkerDied) => void>()
  const watching = new AbortController()
  const die = (reason: string, isLate = false): void => {
    if (isDead) return
    isDead = true
    watching.abort()
    worker.terminate()
    for (const reject of calls) reject(new WorkerDied(reason, isLate))
    calls.clear()
  }
  worker.addEventListener('error', (event) =>
    die(event.message || 'The worker could not be loaded.'),
  )
  // Every method of an Api already returns a promise, so the remote object has the same type. Comlink's own mapping
  // would turn a promise of a union into a union of promises.
  const api = wrap<Api>(worker) as unknown as Api
  return {
    api,
    call: <T>(work: (api: Api) => Promise<T>, limitMs: number) =>
      new Promise<T>((resolve, reject) => {
        if (isDead) return reject(new WorkerDied('The worker has ended.'))
        const timer = setTimeout(() => die('The worker did not answer in time.', true), limitMs)
        const end = (settle: () => void): void => {
          clearTimeout(timer)
          calls.delete(fail)
          settle()
        }
        const fail = (error: unknown): void => end(() => reject(error))
        calls.add(fail)
        work(api).then((value) => end(() => resolve(value)), fail)
      }),
    watchLock(name) {
      navigator.locks
        ?.request(name, { signal: watching.signal }, () => die('The worker has ended.'))
        .catch(() => undefined)
    },
    terminate: () => die('The worker has ended.'),
    get isDead() {
      return isDead
    },
    get isBusy() {
      return calls.size > 0
    },
  }
}

/** The value of a worker's reply. Throws DepthdropError or an AbortError for a failure: errors lose their class between threads. */
export function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  if (reply.failure === 'cancelled') throw cancelled()
  throw new DepthdropError(reply.failure.code, reply.failure.facts)
}

/**
 * The callback in a form that a worker can call. Comlink marks the function that it makes a proxy of, so the caller's own
 * function is wrapped first. The worker closes the channel.
 */
export function proxyCallback(onProgress: OnProgress): OnProgress {
  return proxy((progress) => onProgress(progress))
}
