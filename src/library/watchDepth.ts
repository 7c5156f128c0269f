/** The library's function for moving pictures: one map after another, as fast as the engine computes them. */
import { abortable } from '../async/abortable.ts'
import type { Look } from '../core/colour/look.ts'
import type { PaletteName } from '../core/colour/paletteNames.ts'
import type { EngineReport, Model, Notice, Progress, Size, Timing } from '../core/types.ts'
import { openFrames, playStream } from '../io/frames.ts'
import { type LiveDepth, watch } from '../live.ts'
import { modelOf } from './estimateDepth.ts'
import { toImageBitmap } from './result.ts'

export interface WatchOptions {
  /** As for `estimateDepth`. Default: the starter. */
  readonly model?: 'starter' | 'midas-small' | Model
  /** Ends the loop with its reason, which is an AbortError unless you give another. To leave the loop ends it as well, without an error. */
  readonly signal?: AbortSignal
  /** Reports how far the model is loaded, before the first frame. */
  readonly onProgress?: (progress: Progress) => void
  /** Receives each frame before its depth. Draw the bitmap at once: the engine takes it afterwards. */
  readonly onFrame?: (frame: ImageBitmap) => void
}

/** The depth of one frame. */
export interface DepthFrame {
  /** The width of `data` in values: the model's resolution, 256 × 256 for the starter and MiDaS small. */
  readonly width: number
  /** The height of `data` in values. */
  readonly height: number
  /**
   * Relative inverse depth: width × height finite values, row by row from the top left. Large values are near. Scale and
   * shift are aligned to those of the frame before, so that things that do not move keep their values. Nothing else of
   * earlier frames enters.
   */
  readonly data: Float32Array<ArrayBuffer>
  /** The value for the far end of a palette. It follows the smallest value slowly, so some values may be smaller. */
  readonly low: number
  /** The value for the near end of a palette. It follows the largest value slowly, so some values may be larger. */
  readonly high: number
  /** True for the first frame and after a cut: `data`, `low` and `high` are then not comparable with earlier frames. */
  readonly isCut: boolean
  /** The frame's size in pixels. */
  readonly size: Size
  /** The model's title. */
  readonly model: string
  readonly engine: EngineReport
  readonly notices: readonly Notice[]
  /** Milliseconds of each stage. */
  readonly timing: Timing
  /** The map in colours (default: inferno) at the frame's size. Close the bitmap after use. */
  toImageBitmap(
    look?: PaletteName | Partial<Look>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<ImageBitmap>
}

const NAME = 'video'

function frameOf(depth: LiveDepth): DepthFrame {
  const { map, range, isCut, size, model, engine, notices, timing } = depth
  return {
    ...map,
    ...range,
    isCut,
    size,
    model: model.title,
    engine,
    notices,
    timing,
    toImageBitmap: (look, options = {}) =>
      toImageBitmap({ map, size, name: NAME }, look, { ...options, range }),
  }
}

function isStream(source: HTMLVideoElement | MediaStream): source is MediaStream {
  return Object.prototype.toString.call(source) === '[object MediaStream]'
}

/**
 * Yields the depth of a camera's stream or of a playing video, frame by frame. One frame is processed at a time. Frames that
 * arrive meanwhile are skipped, so a slow loop receives fewer. A paused video and a page in the background have no new
 * frames. The engine is shared with `estimateDepth`, turn by turn. Nothing is stored or uploaded.
 *
 * The loop ends with the video or stream. It does not close the stream. It rejects with DepthdropError ('video-failed',
 * 'video-tainted', or a code of the model or the engine), with the reason of `signal` once it aborts, and with
 * TypeError for a `source` of another type.
 *
 * @example
 * for await (const frame of watchDepth(video)) context.drawImage(await frame.toImageBitmap(), 0, 0)
 */
export async function* watchDepth(
  source: HTMLVideoElement | MediaStream,
  options: WatchOptions = {},
): AsyncGenerator<DepthFrame, void, void> {
  const { model, signal = new AbortController().signal, onProgress, onFrame } = options
  signal.throwIfAborted()
  if (!isStream(source) && Object.prototype.toString.call(source) !== '[object HTMLVideoElement]') {
    throw new TypeError(
      `The source must be a <video> or a MediaStream, not ${Object.prototype.toString.call(source)}.`,
    )
  }
  const chosen = modelOf(model)
  const video = isStream(source) ? await abortable(signal, playStream(source)) : source
  const frames = openFrames(video, NAME)
  try {
    const watched = watch(frames, {
      name: NAME,
      model: chosen,
      signal,
      onProgress,
      onBitmap: onFrame,
    })
    for await (const depth of watched) yield frameOf(depth)
  } finally {
    frames.close()
    if (isStream(source)) video.srcObject = null
  }
}
