/** Asks the worker of video files what this browser can encode. */
import type { VideoFormat } from '../core/files/fileFormats.ts'
import type { Size } from '../core/types.ts'
import type { VideoApi } from '../worker/protocol.ts'
import { runInOwnWorker } from './runInOwnWorker.ts'
import { spawnVideo } from './workers.ts'

/** The worker is loaded, and asks each encoder. */
const LIMIT_MS = 30_000

/** Rejects with 'video-encoder' if a file of this size cannot be written. */
export function checkVideo(name: string, format: VideoFormat, size: Size): Promise<void> {
  return runInOwnWorker<VideoApi, void>({
    spawn: spawnVideo,
    signal: undefined,
    limitMs: LIMIT_MS,
    work: (api) => api.check(name, format, size),
  })
}
