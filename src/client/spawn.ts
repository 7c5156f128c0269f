/** The only place where the page starts workers. */
import { DepthdropError } from '../core/errors.ts'
import { workerFiles } from './assetUrls.ts'

/** Scripts that a worker of another origin's script is started through; one blob for each, for as long as the page lives. */
const blobs = new Map<string, string>()

/**
 * Browsers start no worker from another origin's script (a library on a CDN), but from a blob of this page that imports
 * it: the script needs CORS then, and a Content-Security-Policy `worker-src blob:`.
 */
export function startable(url: string): string {
  if (new URL(url).origin === location.origin) return url
  const blob =
    blobs.get(url) ??
    URL.createObjectURL(new Blob([`import ${JSON.stringify(url)}`], { type: 'text/javascript' }))
  blobs.set(url, blob)
  return blob
}

/** Throws 'sandboxed' in a frame whose sandbox took its origin: to such a document every worker's script is a stranger's. */
function spawn(url: string, name: string): Worker {
  try {
    return new Worker(startable(url), { type: 'module', name })
  } catch (error) {
    if (origin === 'null') throw new DepthdropError('sandboxed')
    throw error
  }
}

export function spawnEngine(): Worker {
  return spawn(workerFiles.engine, 'depthdrop-engine')
}

export function spawnPainter(): Worker {
  return spawn(workerFiles.painter, 'depthdrop-painter')
}

export function spawnReader(): Worker {
  return spawn(workerFiles.reader, 'depthdrop-reader')
}
