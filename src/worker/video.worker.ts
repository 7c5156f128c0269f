/** The worker of video files. It is loaded for the first such file and ends with it. */
import { expose, transfer } from 'comlink'
import { encodableSize } from '../core/videoSize.ts'
import { type DepthVideo, openDepthVideo } from './depthVideoJob.ts'
import { encodeMap } from './encodeMap.ts'
import type { VideoApi } from './protocol.ts'
import { reply } from './reply.ts'
import { checkVideo } from './videoRefusal.ts'
import { VIDEO_WRITERS } from './videoWriters.ts'

let title = ''
let video: DepthVideo | null = null

function opened(): DepthVideo {
  if (video === null) throw new Error('No video was opened.')
  return video
}

const api: VideoApi = {
  encode: (name, job, onProgress) => reply(name, () => encodeMap(job, onProgress, VIDEO_WRITERS)),
  check: (name, format, size) =>
    reply(name, () => checkVideo({ name, format, size: encodableSize(size), instead: 'GIF' })),

  open: (name, file) =>
    reply(name, async () => {
      title = name
      video = await openDepthVideo(name, file)
      return video.facts
    }),
  start: (wish) => reply(title, () => opened().start(wish)),
  next: async () => {
    const answer = await reply(title, () => opened().next())
    return answer.ok && answer.value !== null ? transfer(answer, [answer.value.bitmap]) : answer
  },
  again: async (index) => {
    const answer = await reply(title, () => opened().again(index))
    return answer.ok ? transfer(answer, [answer.value]) : answer
  },
  picture: async (index, longest) => {
    const answer = await reply(title, async () => opened().picture(index, longest))
    return answer.ok ? transfer(answer, [answer.value]) : answer
  },
  addDepth: (index, map, range) => reply(title, () => opened().addDepth(index, map, range)),
  finish: () => reply(title, () => opened().finish()),
}

expose(api)
