/** The worker of video files. It is loaded for the first such file and ends with it. */
import { expose } from 'comlink'
import { encodeMap } from './encodeMap.ts'
import type { VideoApi } from './protocol.ts'
import { reply } from './reply.ts'
import { encodableSize } from './videoFile.ts'
import { checkVideo } from './videoRefusal.ts'
import { VIDEO_WRITERS } from './videoWriters.ts'

const api: VideoApi = {
  encode: (name, job, onProgress) => reply(name, () => encodeMap(job, onProgress, VIDEO_WRITERS)),
  check: (name, format, size) =>
    reply(name, () => checkVideo({ name, format, size: encodableSize(size) })),
}

expose(api)
