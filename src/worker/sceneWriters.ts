/** One writer for each picture that the photo and its distances make, and one for the loop. */
import { encodePng } from '../core/files/png.ts'
import { writeGif } from '../space/files/gifFile.ts'
import type { Writer } from './encodeMap.ts'
import { withFoundDepths } from './foundDepths.ts'
import { loopFrames, loopPlan } from './loopFrames.ts'
import { fileKind } from './scene.ts'
import { SCENES, type SceneFormat } from './scenes.ts'
import { inStrips, pictureTexts } from './spaceJob.ts'
import { deflate } from './zlib.ts'

const LOOP_SIDE = 640
const LOOP_FRAMES_PER_SECOND = 12

function png(format: SceneFormat): Writer {
  return (given, source) => {
    const job = withFoundDepths(given, source)
    const scene = SCENES[format](job, source)
    const { size } = scene
    const kind = fileKind(scene)
    const filter = kind === 'gray8' ? 'none' : 'up'
    return encodePng(
      { size, kind, filter, text: pictureTexts(job) },
      inStrips(scene, source),
      deflate,
    )
  }
}

const loop: Writer = function* (job, source) {
  const plan = loopPlan(job, LOOP_SIDE, LOOP_FRAMES_PER_SECOND)
  yield writeGif(loopFrames(job, source, plan), plan.size, 1000 / plan.rate)
}

export const SCENE_WRITERS = {
  sbs: png('sbs'),
  anaglyph: png('anaglyph'),
  rgbd: png('rgbd'),
  autostereogram: png('autostereogram'),
  blur: png('blur'),
  cutout: png('cutout'),
  loop,
} as const
