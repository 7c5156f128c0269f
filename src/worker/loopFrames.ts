/** The frames of a parallax loop, for every file that holds one. */
import { fitWithin } from '../core/resample/fitSize.ts'
import type { Size } from '../core/types.ts'
import { MotionView, moveAt } from '../space/stereo/motion.ts'
import type { RowSource } from './encodeMap.ts'
import type { EncodeJob } from './protocol.ts'
import { hardDepthOf, photoRowsOf, spaceOf } from './spaceJob.ts'

export interface LoopPlan {
  readonly size: Size
  readonly count: number
  /** Frames per second. */
  readonly rate: number
}

/** @param longest the longer side, unless the options state one */
export function loopPlan(job: EncodeJob, longest: number, rate: number): LoopPlan {
  const { pixels, seconds } = spaceOf(job)
  const size = fitWithin(job.size, pixels === 0 ? longest : pixels)
  return { size, count: Math.max(2, Math.round(seconds * rate)), rate }
}

/** A view of the photo at `size`, from a camera that moves. */
export function motionView(job: EncodeJob, source: RowSource, size: Size): MotionView {
  const rgb = new Uint8Array(size.width * size.height * 3)
  let at = 0
  for (const row of photoRowsOf(job, source, size)) {
    rgb.set(row, at)
    at += row.length
  }
  return new MotionView(rgb, hardDepthOf(job, source, size), spaceOf(job))
}

/** Frames of RGBA. The next frame reuses the array. */
export function* loopFrames(
  job: EncodeJob,
  source: RowSource,
  { size, count }: LoopPlan,
): Generator<Uint8ClampedArray<ArrayBuffer>> {
  const { motion } = spaceOf(job)
  const view = motionView(job, source, size)
  for (let frame = 0; frame < count; ++frame) {
    yield view.frame(moveAt(motion, frame / count))
    source.onFraction((frame + 1) / count)
  }
}
