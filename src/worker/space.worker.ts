/** The worker of files in space. It is loaded for the first such file and ends with it; one that makes previews lives longer. */
import { expose, transfer } from 'comlink'
import { encodeMap } from './encodeMap.ts'
import { createPreviews } from './previews.ts'
import type { SpaceApi } from './protocol.ts'
import { reply } from './reply.ts'
import { SPACE_WRITERS } from './spaceWriters.ts'

const previews = createPreviews()

const api: SpaceApi = {
  encode: (name, job, onProgress) => reply(name, () => encodeMap(job, onProgress, SPACE_WRITERS)),
  openPreview: async (source) => previews.open(source),
  preview: async (name, request) => {
    const answer = await reply(name, async () => previews.make(request))
    return answer.ok ? transfer(answer, [answer.value.rgba.buffer]) : answer
  },
  extremes: (name, longest, rows) => reply(name, async () => previews.extremes(longest, rows)),
}

expose(api)
