/** Map → colours, strip by strip, on as many painters as are worth it. */
import { type Look, lookRange } from '../../core/colour/look.ts'
import { displaySize } from '../../core/resample/fitSize.ts'
import { stripRows } from '../../core/stripRows.ts'
import type { DepthMap, Progress, Size } from '../../core/types.ts'
import type { Range } from '../../core/valueRange.ts'
import type { PaintJob, SizedMap, Strip } from '../../worker/protocol.ts'
import { resolveLookFor } from './mapStatistics.ts'
import {
  acquirePainters,
  PAINTER_LIMIT_MS,
  type Painter,
  painterCount,
  withPainterRetry,
} from './painterPool.ts'

export interface PaintOptions {
  readonly signal?: AbortSignal
  /** Receives each strip as soon as it is painted. Strips arrive in any order. */
  readonly onStrip: (strip: Strip) => void
  readonly onProgress?: (progress: Progress) => void
  /** The values that count as the map's range. Default: the upsampled map's extremes, or its percentiles where the look clips. */
  readonly range?: Range
  /** Default: the size on the screen. A smaller size gives a quick draft in the colours of the full picture. */
  readonly size?: Size
  /** The number of painters, for the bench. Default: as many as the picture is worth. */
  readonly workers?: number
}

let jobs = 0

/** A painter keeps the last map that has more values. To copy a smaller one takes less than a millisecond. */
const MOST_COPIED_VALUES = 262_144
const keptMaps = new WeakMap<Painter, DepthMap>()

async function beginPaint(painter: Painter, id: number, job: PaintJob): Promise<void> {
  const keepsMap = job.map.data.length > MOST_COPIED_VALUES
  const isKept = keptMaps.get(painter) === job.map
  // Before the call: a painter takes its messages in order, and another job may follow before this one is answered.
  if (keepsMap) keptMaps.set(painter, job.map)
  try {
    await painter.call(
      (api) => api.beginPaint(id, isKept ? { ...job, map: null } : job, keepsMap),
      PAINTER_LIMIT_MS,
    )
  } catch (error) {
    keptMaps.delete(painter)
    throw error
  }
}

/**
 * Upsamples and colours `estimate.map` at `options.size`. Resolves with the milliseconds that it took and the number
 * of painters. Rejects with DepthdropError or the reason of `signal`.
 */
export function paint(
  estimate: SizedMap & { readonly name?: string },
  look: Look,
  options: PaintOptions,
): Promise<{ ms: number; workers: number }> {
  const { signal, onStrip, onProgress } = options
  const size = options.size ?? displaySize(estimate.size)
  const wanted: SizedMap = { map: estimate.map, size }
  const count = options.workers ?? painterCount(size)
  return withPainterRetry(estimate.name ?? '', signal, async (isRetry) => {
    const start = performance.now()
    const painters = acquirePainters(isRetry ? 1 : count)
    const resolved =
      options.range === undefined
        ? await resolveLookFor(
            painters[0],
            { map: estimate.map, size: displaySize(estimate.size) },
            look,
          )
        : { look, ...lookRange(options.range, look) }
    const id = ++jobs
    const rowsEach = stripRows(size)
    let next = 0
    let done = 0
    let hasFailed = false
    const work = async (painter: Painter): Promise<void> => {
      try {
        await beginPaint(painter, id, { ...wanted, ...resolved })
        while (next < size.height && !hasFailed) {
          signal?.throwIfAborted()
          const top = next
          const rows = Math.min(rowsEach, size.height - top)
          next += rows
          const strip = await painter.call((api) => api.paintStrip(id, top, rows), PAINTER_LIMIT_MS)
          signal?.throwIfAborted()
          // The second attempt has begun and reports its own progress.
          if (hasFailed) break
          onStrip(strip)
          done += rows
          onProgress?.({ stage: 'colour', fraction: done / size.height })
        }
      } catch (error) {
        hasFailed = true
        throw error
      } finally {
        if (!painter.isDead) void painter.api.endPaint(id)
      }
    }
    await Promise.all(painters.map(work))
    return { ms: performance.now() - start, workers: painters.length }
  })
}
