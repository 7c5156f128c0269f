/** Range and histogram of a map, computed once per map and reused by every look. */
import { type Look, lookRange, needsValues, resolveLook } from '../../core/colour/look.ts'
import { displaySize } from '../../core/resample/fitSize.ts'
import type { DepthMap } from '../../core/types.ts'
import type { Range } from '../../core/valueRange.ts'
import type { MapStatistics, SizedMap } from '../../worker/protocol.ts'
import { acquirePainters, PAINTER_LIMIT_MS, type Painter, withPainterRetry } from './painterPool.ts'

/** The number of bars in the histogram. */
export const HISTOGRAM_BINS = 96

export interface RangedStatistics extends MapStatistics {
  /** The range that the histogram's bars divide. */
  readonly range: Range
}

const ranges = new WeakMap<DepthMap, Map<string, Range>>()
/** The latest statistics of each map. A thumbnail's range differs from the whole picture's, and so do its counts. */
const computed = new WeakMap<DepthMap, RangedStatistics>()

/** The extremes of the map as it is upsampled to its size. */
async function upsampledRange(painter: Painter, wanted: SizedMap): Promise<Range> {
  const known = ranges.get(wanted.map) ?? new Map<string, Range>()
  ranges.set(wanted.map, known)
  const size = `${wanted.size.width}×${wanted.size.height}`
  const range =
    known.get(size) ?? (await painter.call((api) => api.range(wanted), PAINTER_LIMIT_MS))
  known.set(size, range)
  return range
}

async function compute(painter: Painter, map: DepthMap, range: Range): Promise<RangedStatistics> {
  const statistics = await painter.call(
    (api) => api.statistics(map, range, HISTOGRAM_BINS),
    PAINTER_LIMIT_MS,
  )
  const result = { ...statistics, range }
  computed.set(map, result)
  return result
}

function isSame(a: Range, b: Range): boolean {
  return a.low === b.low && a.high === b.high
}

/** A look without clip and auto contrast, and the values that get the two ends of its palette. */
export interface ResolvedLook extends Range {
  readonly look: Look
}

/** Resolves the look for the map upsampled to `wanted.size`. */
export async function resolveLookFor(
  painter: Painter,
  wanted: SizedMap,
  look: Look,
): Promise<ResolvedLook> {
  const range = await upsampledRange(painter, wanted)
  if (!needsValues(look)) return { look, ...lookRange(range, look) }
  const { ordered } = computed.get(wanted.map) ?? (await compute(painter, wanted.map, range))
  const resolved = resolveLook(look, range, () => ordered)
  return { look: resolved, ...lookRange(range, resolved) }
}

/** The range of the map upsampled to the size on the screen, and the histogram of the map's own values in that range. */
export function mapStatistics({
  map,
  size,
  name,
}: SizedMap & { readonly name?: string }): Promise<RangedStatistics> {
  return withPainterRetry(name ?? '', undefined, async () => {
    const [painter] = acquirePainters(1)
    const range = await upsampledRange(painter, { map, size: displaySize(size) })
    const known = computed.get(map)
    return known !== undefined && isSame(known.range, range) ? known : compute(painter, map, range)
  })
}
