/** The worker of files with layers. It is loaded for the first such file and ends with it. */
import { expose } from 'comlink'
import { encodeMap } from './encodeMap.ts'
import { LAYERS_WRITERS } from './layersWriters.ts'
import type { EncoderApi } from './protocol.ts'
import { reply } from './reply.ts'

const api: EncoderApi = {
  encode: (name, job, onProgress) => reply(name, () => encodeMap(job, onProgress, LAYERS_WRITERS)),
}

expose(api)
