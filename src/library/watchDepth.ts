/** Moving pictures for a page of one's own: one map after another, as fast as the engine gives them. */
import { abortable } from '../async/abortable.ts'
import type { Look } from '../core/colour/look.ts'
import type { PaletteName } from '../core/colour/paletteNames.ts'
import { cancelled } from '../core/errors.ts'
import type { EngineReport, Model, Notice, Progress, Size, Timing } from '../core/types.ts'
import { openFrames, playStream } from '../io/frames.ts'
import { type LiveDepth, watch } from '../live.ts'
import { modelOf } from './estimateDepth.ts'
import { toImageBitmap } from './result.ts'

export interface WatchOptions {
  /** As for `estimateDepth`; default: the starter. */
  readonly model?: 'starter' | 'midas-small' | Model
  /** Ends it with an AbortError. Leaving the loop ends it, too, and is no error. */
  readonly signal?: AbortSignal
  /** While the model is loaded, before the first frame. */
  readonly onProgress?: (progress: Progress) => void
  /** Sees each frame before its depth, to draw at once and not to keep: it is given away right after. */
  readonly onFrame?: (frame: ImageBitmap) => void
}

export interface DepthFrame {
  /** Of `data`, in values: the network's own resolution, 256 × 256 for the starter and MiDaS small. */
  readonly width: number
  readonly height: number
  /**
   * Relative inverse depth, row by row from the top left, all finite: near is large. Scale and shift are laid over those
   * of the frame before, so that what stands still keeps its values; nothing else of an earlier frame is in it.
   */
  readonly data: Float32Array<ArrayBuffer>
  /** What gets the two ends of a palette: the extremes, following slowly. Values may lie beyond. */
  readonly low: number
  readonly high: number
  /** True for the first frame and at a cut, where scale, shift, low and high begin anew. */
  readonly isCut: boolean
  /** Of the frame, in pixels. */
  readonly size: Size
  readonly model: string
  readonly engine: EngineReport
  readonly notices: readonly Notice[]
  /** Milliseconds of each stage. */
  readonly timing: Timing
  /** The map in colours (default: inferno) at the frame's size. The caller closes it. */
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
 * The depth of a camera's stream or of a video that plays (one that is paused has no new frames, and gives none): at most
 * one frame is on its way, and while it is computed or looked at others pass unseen, so who takes longer gets fewer. Shares
 * the engine with `estimateDepth`, by turns. Nothing is remembered or uploaded. A page in the background gets no frames.
 *
 * Ends with the video or stream. A stream stays open: who opened it closes it. Rejects with DepthdropError ('video-failed',
 * 'video-tainted', and those of the model and the engine), an AbortError, or a TypeError for what does not move.
 */
export async function* watchDepth(
  source: HTMLVideoElement | MediaStream,
  options: WatchOptions = {},
): AsyncGenerator<DepthFrame, void, void> {
  const { model, signal = new AbortController().signal, onProgress, onFrame } = options
  if (signal.aborted) throw cancelled()
  if (!isStream(source) && Object.prototype.toString.call(source) !== '[object HTMLVideoElement]') {
    throw new TypeError(
      `The source must be a <video> or a MediaStream, not ${Object.prototype.toString.call(source)}.`,
    )
  }
  const chosen = modelOf(model)
  const video = isStream(source) ? await abortable(signal, playStream(source)) : source
  const frames = openFrames(video, NAME)
  try {
    const heard = {
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(onFrame === undefined ? {} : { onBitmap: onFrame }),
    }
    for await (const depth of watch(frames, { name: NAME, model: chosen, signal, ...heard }))
      yield frameOf(depth)
  } finally {
    frames.close()
    if (isStream(source)) video.srcObject = null
  }
}
