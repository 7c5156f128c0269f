/** A worker of files in space that stays alive while a panel shows what a file will look like. */
import { transfer } from 'comlink'
import type { Preview, PreviewRequest, PreviewSource, SpaceApi } from '../worker/protocol.ts'
import { type SupervisedWorker, spawnSpace, superviseWorker, unwrap } from './workers.ts'

/** A picture of the screen's size takes a second on a slow phone: a worker that is silent this long is dead. */
const LIMIT_MS = 30_000

export interface Previewer {
  /** Takes over the photo of the source. */
  open(source: PreviewSource): Promise<void>
  /** Rejects with DepthdropError, or with WorkerDied after `close`. */
  make(name: string, request: PreviewRequest): Promise<Preview>
  /** Ends the worker. The next `open` starts another one. */
  close(): void
}

export function createPreviewer(): Previewer {
  let worker: SupervisedWorker<SpaceApi> | null = null
  const alive = (): SupervisedWorker<SpaceApi> => {
    if (worker === null || worker.isDead) worker = superviseWorker<SpaceApi>(spawnSpace())
    return worker
  }
  return {
    open: (source) =>
      alive().call((api) => api.openPreview(transfer(source, [source.photo])), LIMIT_MS),
    make: async (name, request) =>
      unwrap(await alive().call((api) => api.preview(name, request), LIMIT_MS)),
    close: () => {
      worker?.terminate()
      worker = null
    },
  }
}
