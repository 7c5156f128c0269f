/** One writer for each file in space. */
import type { SpaceFormat } from '../core/files/fileFormats.ts'
import type { Writer } from './encodeMap.ts'
import { MODEL_WRITERS } from './modelWriters.ts'
import { SCENE_WRITERS } from './sceneWriters.ts'

export const SPACE_WRITERS: Readonly<Record<SpaceFormat, Writer>> = {
  ...MODEL_WRITERS,
  ...SCENE_WRITERS,
}
