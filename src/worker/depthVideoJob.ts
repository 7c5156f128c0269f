/** A video file → its frames one by one, and their maps → a file. A few frames are in memory at a time. */

import { DepthdropError } from '../core/errors.ts'
import { textLines } from '../core/files/fileMetadata.ts'
import { isMemoryError } from '../core/memoryError.ts'
import type { DepthMap } from '../core/types.ts'
import type { Range } from '../core/valueRange.ts'
import { depthVideoSize, type VideoFacts, type VideoWish } from '../core/videoSize.ts'
import { createFrameReader, pictureOf } from './frameBitmap.ts'
import type { NumberedFrame } from './protocol.ts'
import {
  type Frame,
  type ReadVideo,
  readVideo,
  type WrittenVideo,
  writeVideo,
} from './videoFile.ts'
import { createMapPainter, type MapPainter } from './videoFrames.ts'
import { encoding, videoRefusal, type WantedVideo } from './videoRefusal.ts'

interface Output {
  /** A frame as the model receives it. */
  readonly read: (frame: Frame) => Promise<ImageBitmap>
  readonly painter: MapPainter
  /** Null for images. */
  readonly file: WrittenVideo | null
  readonly wanted: WantedVideo | null
}

export interface DepthVideo {
  readonly facts: VideoFacts
  start(wish: VideoWish): Promise<boolean>
  next(): Promise<NumberedFrame | null>
  again(index: number): Promise<ImageBitmap>
  picture(index: number, longest: number): ImageBitmap
  addDepth(index: number, map: DepthMap, range: Range): Promise<Blob | null>
  finish(): Promise<Blob | null>
}

/** What the worker's API promises of `open`, and of the other calls once a file is open. */
export async function openDepthVideo(name: string, source: Blob): Promise<DepthVideo> {
  const video = await opened(name, source)
  const { size, seconds, from, sound } = video
  const frames = video.frames()
  const kept = new Map<number, Frame>()
  let count = 0
  let output: Output | null = null

  const frameAt = (index: number): Frame => {
    const frame = kept.get(index)
    if (frame === undefined) throw new Error(`Frame ${index} is not kept.`)
    return frame
  }
  const started = (): Output => {
    if (output === null) throw new Error('The file was not started.')
    return output
  }

  return {
    facts: { size, seconds, hasSound: sound !== null },

    start: async (wish) => {
      const painter = createMapPainter(depthVideoSize(size), wish)
      const read = createFrameReader(wish.frame)
      if (wish.format === 'png') {
        output = { read, painter, file: null, wanted: null }
        return true
      }
      const wanted = { name, format: wish.format, size: painter.size, instead: 'PNG' } as const
      const options = { comment: textLines(wish.facts), sound: sound && { track: sound, from } }
      const file = await encoding(wanted, writeVideo(wish.format, painter.size, options))
      if (file === null) throw await videoRefusal(wanted)
      output = { read, painter, file, wanted }
      return sound === null || file.hasSound
    },

    next: async () => {
      const { value, done } = await frames.next().catch((error: unknown) => {
        throw isMemoryError(error) ? error : new DepthdropError('video-unreadable', { name })
      })
      if (done === true || value === undefined) return null
      const index = count++
      kept.set(index, value)
      const bitmap = await started().read(value)
      return { index, seconds: value.timestamp - from, bitmap }
    },

    again: async (index) => started().read(frameAt(index)),
    picture: (index, longest) => pictureOf(frameAt(index), longest),

    addDepth: async (index, map, range) => {
      const { painter, file, wanted } = started()
      const frame = frameAt(index)
      kept.delete(index)
      try {
        if (file === null || wanted === null) return await painter.image(map, range)
        const picture = painter.paint(frame, map, range)
        await encoding(wanted, file.add(picture, frame.timestamp - from, frame.duration))
        return null
      } finally {
        frame.close()
      }
    },

    finish: async () => {
      const { file, wanted } = started()
      return file === null || wanted === null ? null : encoding(wanted, file.finish())
    },
  }
}

async function opened(name: string, source: Blob): Promise<ReadVideo> {
  const video = await readVideo(source).catch((error: unknown) => {
    if (isMemoryError(error)) throw error
    return null
  })
  if (video === null) throw new DepthdropError('video-unreadable', { name })
  if (!video.canDecode) throw new DepthdropError('video-codec', { name, codec: video.codec })
  return video
}
