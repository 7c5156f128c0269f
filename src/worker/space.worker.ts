/** The worker of files in space. It is loaded for the first such file and ends with it. */
import { expose } from 'comlink'
import { encodeMap } from './encodeMap.ts'
import type { EncoderApi } from './protocol.ts'
import { reply } from './reply.ts'
import { SPACE_WRITERS } from './spaceWriters.ts'

const api: EncoderApi = {
  encode: (name, job, onProgress) => reply(name, () => encodeMap(job, onProgress, SPACE_WRITERS)),
}

expose(api)
