/** What was found out about maps, so that a new look asks for none of it again. */

import { twice } from '../../async/retryOnce.ts'
import { type Look, lookRange, unclipped } from '../../core/colour/look.ts'
import type { Range } from '../../core/resample/upsampledRange.ts'
import type { DepthMap } from '../../core/types.ts'
import type { SizedMap, Survey } from '../../worker/protocol.ts'
import { paintSize } from './paintSize.ts'
import { hire, LIMIT_MS, type Painter } from './team.ts'

/** Bars of the histogram. */
export const BINS = 96

const ranges = new WeakMap<DepthMap, Map<string, Range>>()
/** Of each map the last one, and the range that it counted in: a thumbnail's is another than the whole picture's. */
const surveys = new WeakMap<DepthMap, Survey & { readonly range: Range }>()

async function rangeOf(painter: Painter, wanted: SizedMap): Promise<Range> {
  const known = ranges.get(wanted.map) ?? new Map<string, Range>()
  ranges.set(wanted.map, known)
  const name = `${wanted.size.width}×${wanted.size.height}`
  const range = known.get(name) ?? (await painter.call((door) => door.range(wanted), LIMIT_MS))
  known.set(name, range)
  return range
}

async function surveyBy(
  painter: Painter,
  map: DepthMap,
  range: Range,
): Promise<Survey & { readonly range: Range }> {
  const found = {
    ...(await painter.call((door) => door.survey(map, range, BINS), LIMIT_MS)),
    range,
  }
  surveys.set(map, found)
  return found
}

function isSame(a: Range, b: Range): boolean {
  return a.low === b.low && a.high === b.high
}

/** Which values get the two ends of the look's palette, with the map upsampled to `wanted.size`. */
export async function endsOf(painter: Painter, wanted: SizedMap, look: Look): Promise<Range> {
  const range = await rangeOf(painter, wanted)
  if (look.clip === 0) return lookRange(range, look)
  const { ordered } = surveys.get(wanted.map) ?? (await surveyBy(painter, wanted.map, range))
  return lookRange(
    range,
    unclipped(look, range, () => ordered),
  )
}

/** The upsampled map's range at the size it is painted at, and how the map's own values are spread over it. */
export function survey({
  map,
  size,
  name,
}: SizedMap & { readonly name?: string }): Promise<Survey & { readonly range: Range }> {
  return twice(name ?? '', undefined, async () => {
    const [painter] = hire(1)
    const range = await rangeOf(painter, { map, size: paintSize(size) })
    const known = surveys.get(map)
    return known !== undefined && isSame(known.range, range) ? known : surveyBy(painter, map, range)
  })
}
