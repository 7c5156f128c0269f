/** The package's entry for video files, `depthdrop/video`. A page that has photos alone does not load it. */
import { type Look, validateLook } from './core/colour/look.ts'
import type { PaletteName } from './core/colour/paletteNames.ts'
import { DepthdropError } from './core/errors.ts'
import type { Model } from './core/types.ts'
import { type Converted, openVideo } from './depthVideo.ts'
import { modelOf } from './library/estimateDepth.ts'
import { isBrowser } from './library/pictureBytes.ts'

export type { Converted as DepthVideo } from './depthVideo.ts'

export interface DepthVideoOptions {
  /** `mp4` (default), `webm`, or `png`: a ZIP of 16-bit grey images. */
  readonly format?: 'mp4' | 'webm' | 'png'
  /** Puts each frame beside its depth. Default: false. */
  readonly beside?: boolean
  /** The colours of the depth. Default: inferno. */
  readonly look?: PaletteName | Partial<Look>
  /** As for `estimateDepth`. Default: the starter. */
  readonly model?: 'starter' | 'midas-small' | Model
  /** Ends the call with its reason. */
  readonly signal?: AbortSignal
  /** Ends the file after the frame in progress. The call resolves with what is done. */
  readonly until?: AbortSignal
  /** Called after each frame. `fraction` is 0…1 of the duration. */
  readonly onProgress?: (progress: { readonly fraction: number; readonly frames: number }) => void
}

const FORMATS = ['mp4', 'webm', 'png'] as const

/**
 * Makes a video of the depth of a video file, frame by frame, with scale and shift aligned from frame to frame. The sound is copied if
 * the container can hold it. Nothing is stored or uploaded.
 *
 * Rejects with DepthdropError ('video-unreadable', 'video-codec', 'video-encoder', or a code of the model or the engine), with the reason
 * of `signal` once it aborts, and with TypeError for a `file` of another type and for an unknown format or palette.
 *
 * @example
 * const { blob } = await depthVideo(file, { format: 'webm', look: 'grey' })
 */
export async function depthVideo(file: Blob, options: DepthVideoOptions = {}): Promise<Converted> {
  const { format = 'mp4', beside = false, look = {}, model, until, onProgress } = options
  const { signal = new AbortController().signal } = options
  signal.throwIfAborted()
  const kind = Object.prototype.toString.call(file)
  if (kind !== '[object Blob]' && kind !== '[object File]')
    throw new TypeError(`The video must be a Blob or File, not ${kind}.`)
  if (!isBrowser()) throw new DepthdropError('no-browser')
  if (!FORMATS.includes(format))
    throw new TypeError(`format must be one of ${FORMATS.join(', ')}, not “${String(format)}”.`)
  const wish = {
    format,
    isBeside: Boolean(beside),
    look: validateLook(typeof look === 'string' ? { palette: look } : look),
    model: modelOf(model),
    signal,
  }
  const video = await openVideo(file)
  const whole = video.facts.seconds
  let frames = 0
  try {
    return await video.convert({
      ...wish,
      ...(until === undefined ? {} : { until }),
      onDepth: async ({ seconds }) => {
        frames += 1
        onProgress?.({ fraction: whole > 0 ? Math.min(1, seconds / whole) : 1, frames })
      },
    })
  } finally {
    video.close()
  }
}
