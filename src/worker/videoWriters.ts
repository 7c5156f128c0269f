/** One writer for each video file. */

import type { VideoFormat } from '../core/files/fileFormats.ts'
import { textLines } from '../core/files/fileMetadata.ts'
import { encodableSize } from '../core/videoSize.ts'
import type { Writer } from './encodeMap.ts'
import { loopFrames, loopPlan } from './loopFrames.ts'
import { pictureTexts } from './spaceJob.ts'
import { writeVideo } from './videoFile.ts'
import { encoding, videoRefusal } from './videoRefusal.ts'

const LOOP_SIDE = 1280
const LOOP_FRAMES_PER_SECOND = 30

function loop(format: VideoFormat): Writer {
  return async function* (job, source) {
    const wanted = loopPlan(job, LOOP_SIDE, LOOP_FRAMES_PER_SECOND)
    const plan = { ...wanted, size: encodableSize(wanted.size) }
    const { name } = job.facts.photo
    const refused = { name, format, size: plan.size, instead: 'GIF' } as const
    const file = await encoding(
      refused,
      writeVideo(format, plan.size, { comment: textLines(pictureTexts(job)), isShort: true }),
    )
    if (file === null) throw await videoRefusal(refused)
    let at = 0
    for (const frame of loopFrames(job, source, plan)) {
      await encoding(refused, file.add(frame, at / plan.rate, 1 / plan.rate))
      at += 1
    }
    const blob = await encoding(refused, file.finish())
    yield new Uint8Array(await blob.arrayBuffer())
  }
}

export const VIDEO_WRITERS: Readonly<Record<VideoFormat, Writer>> = {
  mp4: loop('mp4'),
  webm: loop('webm'),
}
