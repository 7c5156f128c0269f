/** Finds the depths that an option leaves open: what is in focus, and where the subject begins. */
import type { SpaceOptions } from '../core/files/spaceOptions.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import { toInverseDepth } from '../space/depthCurve.ts'
import { centralDepth, foregroundThreshold } from '../space/optics/focus.ts'
import type { RowSource } from './encodeMap.ts'
import type { EncodeJob } from './protocol.ts'
import { curveEnds, curveOf, hardDepthOf, spaceOf } from './spaceJob.ts'

/** The side of the grid on which the middle of the picture is found. */
export const FOUND_GRID = 96

/** The nearness of the middle of the picture. */
function centralNearness(job: EncodeJob, source: RowSource): number {
  const values = new Float32Array(FOUND_GRID * FOUND_GRID)
  planUpsample(job.map, { width: FOUND_GRID, height: FOUND_GRID }).strip(0, FOUND_GRID, values)
  const q = centralDepth(toInverseDepth(values, curveOf(job, source)), FOUND_GRID, FOUND_GRID)
  const { least, most } = hardDepthOf(job, source)
  return most > least ? Math.min(1, Math.max(0, (q - least) / (most - least))) : 0
}

/** The nearness that separates the subject from the background best. A flat map is all subject. */
function subjectNearness(job: EncodeJob, source: RowSource): number {
  const curve = curveOf(job, source)
  const { least, most } = curveEnds(curve)
  if (!(most > least)) return 0
  const values = toInverseDepth(job.map.data.slice(), curve)
  return (foregroundThreshold(values, least, most) - least) / (most - least)
}

/** The job with explicit `focus` and `from`, as far as its format uses them. */
export function withFoundDepths(job: EncodeJob, source: RowSource): EncodeJob {
  const space = spaceOf(job)
  const found: Partial<SpaceOptions> =
    job.format === 'blur' && space.focus < 0
      ? { focus: centralNearness(job, source) }
      : job.format === 'cutout' && space.from < 0
        ? { from: subjectNearness(job, source) }
        : {}
  return { ...job, options: { ...job.options, space: { ...space, ...found } } }
}
