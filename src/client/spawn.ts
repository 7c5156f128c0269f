/** The only place that starts workers. */

export const spawnEngine = (): Worker =>
  new Worker(new URL('../worker/depth.worker.ts', import.meta.url), { type: 'module', name: 'depthdrop-engine' })

export const spawnPainter = (): Worker =>
  new Worker(new URL('../worker/painter.worker.ts', import.meta.url), { type: 'module', name: 'depthdrop-painter' })
