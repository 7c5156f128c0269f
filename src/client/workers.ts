/**
 * Starts the page's workers, and notices when one dies. Comlink leaves a call to a dead worker pending for ever; a call to a
 * supervised worker rejects. Three signs show that a worker is dead: its error event, the release of a Web Lock that it
 * holds, and a deadline.
 */
import { proxy, releaseProxy, wrap } from 'comlink'
import { cancelled, DepthdropError } from '../core/errors.ts'
import { isPolicyRefused, scriptAddress } from '../core/scriptAddress.ts'
import type { OnProgress, Reply } from '../worker/protocol.ts'
import { workerFile } from './assetUrls.ts'

/** Blob URLs by the script of another origin that each imports. They live as long as the page. */
const blobs = new Map<string, string>()

/**
 * An address from which this page may start a worker. Browsers refuse the script of another origin (the package on a CDN),
 * but accept a blob of this page that imports it. The script then needs CORS, and a Content-Security-Policy needs
 * `worker-src blob:`.
 */
export function startable(url: string): string {
  if (new URL(url).origin === location.origin) return url
  const blob =
    blobs.get(url) ??
    URL.createObjectURL(new Blob([`import ${JSON.stringify(url)}`], { type: 'text/javascript' }))
  blobs.set(url, blob)
  return blob
}

/**
 * Throws 'sandboxed' in a frame whose sandbox removes its origin, since every script then belongs to another origin, and
 * 'trusted-types' on a page that requires Trusted Types and does not allow the policy.
 */
function spawn(name: Parameters<typeof workerFile>[0]): Worker {
  try {
    const options = { type: 'module', name: `depthdrop-${name}` } as const
    return new Worker(scriptAddress(startable(workerFile(name))), options)
  } catch (error) {
    if (origin === 'null') throw new DepthdropError('sandboxed')
    if (error instanceof TypeError && isPolicyRefused()) throw new DepthdropError('trusted-types')
    throw error
  }
}

export function spawnEngine(): Worker {
  return spawn('engine')
}

export function spawnPainter(): Worker {
  return spawn('painter')
}

export function spawnSpace(): Worker {
  return spawn('space')
}

export function spawnVideo(): Worker {
  return spawn('video')
}

export function spawnLayers(): Worker {
  return spawn('layers')
}

export function spawnReader(): Worker {
  return spawn('reader')
}

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
  /** For messages that need no answer, to a worker that is not dead. Use `call` where the answer matters. */
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
    // Comlink's registry keeps the worker until its proxy is collected, and the worker's listeners keep the proxy.
    remote[releaseProxy]()
    for (const reject of calls) reject(new WorkerDied(reason, isLate))
    calls.clear()
  }
  worker.addEventListener('error', (event) =>
    die(event.message || 'The worker could not be loaded.'),
  )
  // Every method of an Api already returns a promise, so the remote object has the same type. Comlink's own mapping
  // would turn a promise of a union into a union of promises.
  const remote = wrap<Api>(worker)
  const api = remote as unknown as Api
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
