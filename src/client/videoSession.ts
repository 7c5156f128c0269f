/** A worker that has one video file open. */
import { transfer } from 'comlink'
import { DepthdropError } from '../core/errors.ts'
import { isMemoryError } from '../core/memoryError.ts'
import type { DepthMap } from '../core/types.ts'
import type { Range } from '../core/valueRange.ts'
import type { VideoFacts, VideoWish } from '../core/videoSize.ts'
import type { NumberedFrame, Reply, VideoApi } from '../worker/protocol.ts'
import { spawnVideo, superviseWorker, unwrap, WorkerDied } from './workers.ts'

/** A frame takes less than a second on the slowest machine, and the index of a long file some seconds. */
const LIMIT_MS = 60_000

/** The calls of `VideoApi`. Each rejects with DepthdropError. */
export interface VideoSession {
  readonly facts: VideoFacts
  start(wish: VideoWish): Promise<boolean>
  next(): Promise<NumberedFrame | null>
  again(index: number): Promise<ImageBitmap>
  picture(index: number, longest: number): Promise<ImageBitmap>
  /** Transfers the map's data. */
  addDepth(index: number, map: DepthMap, range: Range): Promise<Blob | null>
  finish(): Promise<Blob | null>
  /** Ends the worker. */
  close(): void
}

/** Rejects with 'video-unreadable' or 'video-codec'. */
export async function openVideoSession(name: string, file: Blob): Promise<VideoSession> {
  const worker = superviseWorker<VideoApi>(spawnVideo())
  const call = async <T>(work: (api: VideoApi) => Promise<Reply<T>>): Promise<T> => {
    try {
      return unwrap(await worker.call(work, LIMIT_MS))
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error
      throw new DepthdropError(isMemoryError(error) ? 'out-of-memory' : 'worker-died', { name })
    }
  }
  try {
    return {
      facts: await call((api) => api.open(name, file)),
      start: (wish) => call((api) => api.start(wish)),
      next: () => call((api) => api.next()),
      again: (index) => call((api) => api.again(index)),
      picture: (index, longest) => call((api) => api.picture(index, longest)),
      addDepth: (index, map, range) =>
        call((api) => api.addDepth(index, transfer(map, [map.data.buffer]), range)),
      finish: () => call((api) => api.finish()),
      close: () => worker.terminate(),
    }
  } catch (error) {
    worker.terminate()
    throw error
  }
}
