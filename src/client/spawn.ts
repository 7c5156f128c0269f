/** The only place that starts workers. */
import { workerFiles } from './files.ts'

/** Scripts that a worker of another origin's script is started through; one blob for each, for as long as the page lives. */
const blobs = new Map<string, string>()

/**
 * Browsers start no worker from another origin's script (a library on a CDN), but from a blob of this page that imports
 * it: the script needs CORS then, and a Content-Security-Policy `worker-src blob:`.
 */
const startable = (url: string): string => {
  if (new URL(url).origin === location.origin) return url
  const blob = blobs.get(url) ?? URL.createObjectURL(new Blob([`import ${JSON.stringify(url)}`], { type: 'text/javascript' }))
  blobs.set(url, blob)
  return blob
}

export const spawnEngine = (): Worker => new Worker(startable(workerFiles.engine), { type: 'module', name: 'depthdrop-engine' })

export const spawnPainter = (): Worker => new Worker(startable(workerFiles.painter), { type: 'module', name: 'depthdrop-painter' })
