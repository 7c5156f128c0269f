/** THE PATH of moving pictures: newest frame → prepare → infer → normalise → steady. One frame at a time; none is remembered. */
import { abortable } from './async/abortable.ts'
import { infer } from './client/engine/infer.ts'
import { loadModel } from './client/engine/load.ts'
import { pageEngine } from './client/engine/pageEngine.ts'
import { queue } from './client/queue.ts'
import { createStabiliser, type StableMap } from './core/live/stabilise.ts'
import { STARTER } from './core/models.ts'
import { DEFAULT_SETTINGS } from './core/settings.ts'
import type { EngineReport, Model, Notice, Progress, Settings, Size, Timing } from './core/types.ts'
import type { Frame, Frames } from './io/frames.ts'

export interface WatchOptions {
  /** The moving picture's name, for errors. */
  readonly name: string
  /** Default: the starter. */
  readonly model?: Model
  readonly signal: AbortSignal
  /** Reports how far the model is loaded, before the first frame. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Receives each frame before its depth. It must draw the bitmap at once: the engine takes it afterwards. */
  readonly onBitmap?: ((bitmap: ImageBitmap, size: Size) => void) | undefined
  /** Begins with the next frame while the engine has one. `run` waits for the turn. Only for a file, which skips no frame. */
  readonly runAhead?: RunAhead | undefined
}

/** Written out, because the published types have no file of the client. */
interface FrameInference {
  readonly name: string
  readonly model: Model
  readonly settings: Settings
  readonly open: () => Promise<GrabbedFrame>
  readonly signal: AbortSignal
}
interface Result extends Pick<LiveDepth, 'map' | 'engine' | 'notices' | 'timing'> {
  readonly opened: Omit<GrabbedFrame, 'bitmap'>
}
type Run = (inference: FrameInference) => Promise<Result>
export type RunAhead = (inference: FrameInference, run: Run) => Promise<Result>

/** A frame's relative inverse depth, aligned to that of the frame before. */
export interface LiveDepth extends StableMap {
  /** The frame's size in pixels. */
  readonly size: Size
  readonly model: Model
  readonly engine: EngineReport
  readonly notices: readonly Notice[]
  /** Milliseconds of each stage. */
  readonly timing: Timing
}

interface GrabbedFrame {
  readonly bitmap: ImageBitmap
  readonly size: Size
  /** When the frame is shown, and how long it took to grab it, in milliseconds. */
  readonly at: number
  readonly ms: number
}

function ignore(): void {
  return undefined
}

async function grab(
  frame: Frame,
  onBitmap: NonNullable<WatchOptions['onBitmap']>,
): Promise<GrabbedFrame> {
  const start = performance.now()
  const bitmap = await frame.grab()
  const grabbed = performance.now()
  const at = frame.time?.() ?? grabbed
  const size = { width: bitmap.width, height: bitmap.height }
  try {
    onBitmap(bitmap, size)
  } catch (error) {
    bitmap.close()
    throw error
  }
  return { bitmap, size, at, ms: grabbed - start }
}

/**
 * Yields one map after another, as fast as the engine and the caller take them. Frames that arrive meanwhile are skipped,
 * and the newest is next. With `runAhead`, the engine has the next one while the caller has a map.
 * Photos in the queue get every other turn.
 *
 * Ends with the video, or when the caller leaves the loop. Rejects with DepthdropError, or with the reason of
 * `signal` once it aborts.
 */
export async function* watch(
  frames: Frames,
  { name, model = STARTER, signal, onProgress = ignore, onBitmap = ignore, runAhead }: WatchOptions,
): AsyncGenerator<LiveDepth, void, void> {
  let stabiliser = createStabiliser()
  let before = { width: 0, height: 0, at: 0 }
  // Random weights give no depth.
  const seeded: readonly Notice[] = model.id === 'seeded' ? [{ code: 'seeded-model' }] : []
  let restarts = await queue.between(() => loadModel(pageEngine, model, onProgress, signal), signal)
  const run: Run = (inference) => queue.between(() => infer(pageEngine, inference), signal)
  /** What the model makes of the next frame. */
  const begin = async (work: RunAhead): Promise<{ readonly result: Promise<Result> } | null> => {
    if (!(await abortable(signal, frames.hasNext()))) return null
    const frame = frames.take()
    const open = () => grab(frame, onBitmap)
    const result = work({ name, model, settings: DEFAULT_SETTINGS, open, signal }, run)
    // It may fail while the caller has a map. The next step reports it.
    result.catch(ignore)
    return { result }
  }

  let running = await begin(run)
  while (running !== null) {
    const ahead = runAhead && (await begin(runAhead))
    const { map, opened, notices, timing, engine } = await running.result
    const { size, at } = opened
    // The model sees every shape as a square, so a phone that was turned shows it another scene.
    if (size.width !== before.width || size.height !== before.height)
      stabiliser = createStabiliser()
    const steady = stabiliser.next(map, (at - before.at) / 1000)
    before = { ...size, at }
    yield {
      ...steady,
      size,
      model,
      engine,
      notices: [...restarts, ...notices, ...seeded],
      timing: { decode: opened.ms, ...timing },
    }
    restarts = []
    running = ahead === undefined ? await begin(run) : ahead
  }
}
