/** Starts the page's workers. No other file does. */
import { DepthdropError } from '../core/errors.ts'
import { isPolicyRefused, scriptAddress } from '../core/scriptAddress.ts'
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
function spawn(url: string, name: string): Worker {
  try {
    return new Worker(scriptAddress(startable(url)), { type: 'module', name })
  } catch (error) {
    if (origin === 'null') throw new DepthdropError('sandboxed')
    if (error instanceof TypeError && isPolicyRefused()) throw new DepthdropError('trusted-types')
    throw error
  }
}

export function spawnEngine(): Worker {
  return spawn(workerFile('engine'), 'depthdrop-engine')
}

export function spawnPainter(): Worker {
  return spawn(workerFile('painter'), 'depthdrop-painter')
}

export function spawnSpace(): Worker {
  return spawn(workerFile('space'), 'depthdrop-space')
}

export function spawnReader(): Worker {
  return spawn(workerFile('reader'), 'depthdrop-reader')
}
