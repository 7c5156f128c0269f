/** Why this browser cannot write a video, and what it can write instead. */
import { DepthdropError } from '../core/errors.ts'
import type { VideoFormat } from '../core/files/fileFormats.ts'
import { isMemoryError } from '../core/memoryError.ts'
import type { Size } from '../core/types.ts'
import { canEncode } from './videoFile.ts'

export interface WantedVideo {
  /** For the sentence. */
  readonly name: string
  readonly format: VideoFormat
  readonly size: Size
  /** The name of a format that needs no encoder. */
  readonly instead: 'GIF' | 'PNG'
}

const TITLES: Readonly<Record<VideoFormat, string>> = { mp4: 'MP4', webm: 'WebM' }
const FORMATS = Object.keys(TITLES) as VideoFormat[]
/** Every encoder takes this size. */
const SMALL: Size = { width: 640, height: 360 }

/** The error 'video-encoder'. */
export async function videoRefusal({
  name,
  format,
  size,
  instead,
}: WantedVideo): Promise<DepthdropError> {
  const able = await Promise.all(FORMATS.map((one) => canEncode(one, SMALL)))
  const others = FORMATS.filter((one, i) => able[i] === true && one !== format)
  const possible = [...others.map((one) => TITLES[one]), instead].join(' / ')
  // Where no size is possible, the sentence names the smallest.
  const refused = able[FORMATS.indexOf(format)] === true ? size : SMALL
  return new DepthdropError('video-encoder', { name, format: TITLES[format], possible, ...refused })
}

/** Turns the error of an encoder into a refusal. A lack of memory stays one. */
export async function encoding<T>(wanted: WantedVideo, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw isMemoryError(error) ? error : await videoRefusal(wanted)
  }
}

/** Rejects with the refusal where this browser has no encoder for the video. */
export async function checkVideo(wanted: WantedVideo): Promise<void> {
  if (!(await canEncode(wanted.format, wanted.size))) throw await videoRefusal(wanted)
}
