/** Map → colours in strips, on as many painters as pay off. */

import { twice } from '../../async/retryOnce.ts'
import { type Look, lookRange } from '../../core/colour/look.ts'
import type { Range } from '../../core/resample/upsampledRange.ts'
import type { Progress, Size } from '../../core/types.ts'
import type { SizedMap, Strip } from '../../worker/protocol.ts'
import { paintSize } from './paintSize.ts'
import { endsOf } from './survey.ts'
import { hire, LIMIT_MS, type Painter, painterCount } from './team.ts'

/** About this many pixels a strip: some 5 ms of work, so that progress and a cancel come through. */
const STRIP_PIXELS = 262_144

export interface PaintOptions {
  readonly signal?: AbortSignal
  readonly onStrip: (strip: Strip) => void
  readonly onProgress?: (progress: Progress) => void
  /** What counts as the map's range; the upsampled map's own extremes, or percentiles where the look clips, where it is not given. */
  readonly range?: Range
  /** Less than `paintSize(estimate.size)`: a quick draft, in the colours that the whole picture will have. */
  readonly size?: Size
  /** For the bench: how many painters, whatever the picture's size. */
  readonly workers?: number
}

let jobs = 0

/**
 * Upsamples and colours `estimate.map` at `paintSize(estimate.size)`; strips arrive in any order.
 * Rejects with DepthdropError or the reason of `signal`.
 */
export function paint(
  estimate: SizedMap & { readonly name?: string },
  look: Look,
  options: PaintOptions,
): Promise<{ ms: number; workers: number }> {
  const { signal, onStrip, onProgress } = options
  const size = options.size ?? paintSize(estimate.size)
  const wanted: SizedMap = { map: estimate.map, size }
  const workers = options.workers ?? painterCount(size)
  return twice(estimate.name ?? '', signal, async (count = workers) => {
    const start = performance.now()
    const team = hire(count)
    const ends =
      options.range === undefined
        ? await endsOf(team[0], { map: estimate.map, size: paintSize(estimate.size) }, look)
        : lookRange(options.range, look)
    const id = ++jobs
    const rowsEach = Math.max(1, Math.floor(STRIP_PIXELS / size.width))
    let next = 0
    let done = 0
    let failed = false
    const work = async (painter: Painter): Promise<void> => {
      try {
        await painter.call((door) => door.take(id, { ...wanted, ...ends, look }), LIMIT_MS)
        while (next < size.height && !failed) {
          signal?.throwIfAborted()
          const top = next
          const rows = Math.min(rowsEach, size.height - top)
          next += rows
          const strip = await painter.call((door) => door.strip(id, top, rows), LIMIT_MS)
          signal?.throwIfAborted()
          // The second try is under way and tells of its own progress.
          if (failed) break
          onStrip(strip)
          done += rows
          onProgress?.({ stage: 'colour', fraction: done / size.height })
        }
      } catch (error) {
        failed = true
        throw error
      } finally {
        if (!painter.dead) void painter.door.drop(id)
      }
    }
    await Promise.all(team.map(work))
    return { ms: performance.now() - start, workers: team.length }
  })
}
