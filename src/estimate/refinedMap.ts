/** The last step of the path: raw map → refined map → remembered. */
import { refine } from '../client/refineWithEngine.ts'
import type { Progress } from '../core/types.ts'
import { decode } from '../io/decode.ts'
import { takePixels } from '../io/recentPixels.ts'
import type { EstimateRequest } from './estimateTypes.ts'
import { type ComputedMap, store } from './storedEstimate.ts'

/** A refined map has at most 1536 × 1536 pixels, so its photo is decoded at that many. */
const MAX_PIXELS = 1536 * 1536

/** The raw map refined as `request.settings` say. Rejects with DepthdropError or the reason of `signal`. */
export async function refinedMap(
  request: EstimateRequest,
  { storing: rawStoring, cached, ...raw }: ComputedMap,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<ComputedMap> {
  const { photo, model, settings } = request
  const start = performance.now()
  const mostPixels = settings.downscale === 'reference' ? Infinity : MAX_PIXELS
  const open = async (): Promise<ImageBitmap> =>
    takePixels(photo.sha256) ?? (await decode(photo, mostPixels)).bitmap
  const { engine, notices, ...refined } = await refine(
    { name: photo.name, model, settings, map: raw.map, size: raw.size, open },
    signal,
    onProgress,
  )
  const isNew = ({ code }: { readonly code: string }): boolean =>
    !raw.notices.some((notice) => notice.code === code)
  const map = store(request, {
    ...raw,
    ...refined,
    engine: engine ?? raw.engine,
    notices: [...raw.notices, ...notices.filter(isNew)],
    timing: { ...raw.timing, refine: performance.now() - start },
  })
  // A map that is never stored counts as stored if the model's output was.
  const storing = map.storing ?? rawStoring
  return { ...map, cached: cached && map.storing === undefined, storing }
}
