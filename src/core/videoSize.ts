/** Video files: what they hold, and what is made of them. */
import type { Look } from './colour/look.ts'
import type { VideoFormat } from './files/fileFormats.ts'
import { sizeForPhoto } from './profile/size.ts'
import { fitWithin } from './resample/fitSize.ts'
import type { Profile, Size } from './types.ts'

/** What a video file holds. */
export interface VideoFacts {
  /** The size at which players show it. */
  readonly size: Size
  readonly seconds: number
  readonly hasSound: boolean
}

/** What is made of a video. */
export interface VideoWish {
  /** `png`: a 16-bit grey image of each frame. */
  readonly format: VideoFormat | 'png'
  /** Each frame beside its map, instead of the map alone. It means nothing for `png`. */
  readonly isBeside: boolean
  readonly look: Look
  /** The size at which the model receives each frame. */
  readonly frame: Size
  /** The model's title and more, for the file. */
  readonly facts: Readonly<Record<string, string>>
}

/** The largest even size that is not larger. H.264 stores colours for blocks of 2 × 2 pixels. */
export function encodableSize({ width, height }: Size): Size {
  return { width: Math.max(2, width - (width % 2)), height: Math.max(2, height - (height % 2)) }
}

/** A depth video is not larger: a map has far fewer values, and most players show no more. */
const LONGEST = 1920

/** The size of the depth in a video. @param source the size at which the video is shown */
export function depthVideoSize(source: Size): Size {
  return encodableSize(fitWithin(source, LONGEST))
}

/** The longer side of frames for a model that chooses its size by theirs. */
const FRAME_LONGEST = 640

/**
 * The size at which the model receives each frame: that of its input, so that a frame is resized once, as a photo is.
 * @param source the size at which the video is shown
 */
export function frameSize(profile: Profile, source: Size): Size {
  const input = sizeForPhoto(profile, source)
  const again = sizeForPhoto(profile, input)
  if (again.width === input.width && again.height === input.height) return input
  return fitWithin(source, Math.max(FRAME_LONGEST, input.width, input.height))
}
