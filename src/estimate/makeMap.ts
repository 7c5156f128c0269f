/** The raw map of a photo: decode → prepare → infer → normalise → remember, once for all tabs. */
import { shareWork } from '../async/shareWork.ts'
import { type Inference, type InferredPhoto, infer, inferAhead } from '../client/engine/infer.ts'
import { loadModel } from '../client/engine/load.ts'
import { pageEngine } from '../client/engine/pageEngine.ts'
import { isMetric } from '../core/profile/profileText.ts'
import type { Notice, Progress } from '../core/types.ts'
import type { Opened, PhotoOpener } from '../io/openPhoto.ts'
import { keepPixels } from '../io/recentPixels.ts'
import { getCachedMap, getMap } from '../storage/maps.ts'
import type { EstimateRequest } from './estimateTypes.ts'
import { type ComputedMap, estimateKey, recalled, store } from './storedEstimate.ts'

/** A map in memory was used a moment ago. It need not count as used again. */
export async function knownMap(request: EstimateRequest): Promise<ComputedMap | undefined> {
  const key = estimateKey(request)
  const known = getCachedMap(key) ?? (await getMap(key))
  return known && recalled(known)
}

/** If another tab makes the same map now, waits until it is stored. */
function sharedMap(
  request: EstimateRequest,
  signal: AbortSignal,
  work: () => Promise<ComputedMap>,
): Promise<ComputedMap> {
  return shareWork({
    name: `depthdrop-map-${estimateKey(request)}`,
    signal,
    recall: () => knownMap(request),
    work,
    whenStored: async ({ storing }) => storing?.done,
  })
}

/**
 * decode → prepare → infer → normalise → remember; the engine's worker prepares the input and normalises the output.
 *
 * @param onSent called when the engine has the photo
 */
export function makeMap(
  request: EstimateRequest,
  opener: PhotoOpener,
  signal: AbortSignal,
  onSent: () => void,
  onProgress: (progress: Progress) => void,
): Promise<ComputedMap> {
  return sharedMap(request, signal, async () => {
    const start = performance.now()
    onProgress({ stage: 'model', fraction: null })
    const restarts = await loadModel(pageEngine, request.model, onProgress, signal)
    signal.throwIfAborted()
    const modelMs = performance.now() - start
    const inferred = await infer(
      pageEngine,
      inferenceOf(request, opener, signal, onSent, onProgress),
    )
    return remember(request, inferred, modelMs, restarts)
  })
}

/** The raw map of the next photo, begun while the engine works on another one. Rejects as `inferAhead` does. */
export function makeMapAhead(
  request: EstimateRequest,
  opener: PhotoOpener,
  signal: AbortSignal,
  onSent: () => void,
): Promise<ComputedMap> {
  return sharedMap(request, signal, async () => {
    const inference = inferenceOf(request, opener, signal, onSent)
    return remember(request, await inferAhead(pageEngine, inference), 0, [])
  })
}

function inferenceOf(
  { photo, model, settings, keepsPixels }: EstimateRequest,
  opener: PhotoOpener,
  signal: AbortSignal,
  onSent: () => void,
  onProgress?: (progress: Progress) => void,
): Inference<Opened> {
  return {
    name: photo.name,
    model,
    settings,
    open: opener.open,
    onProgress,
    signal,
    onSent,
    ...(keepsPixels ? { takeBitmap: (bitmap) => keepPixels(photo.sha256, bitmap) } : {}),
  }
}

function remember(
  request: EstimateRequest,
  { opened, ...inferred }: InferredPhoto<Opened>,
  modelMs: number,
  restarts: readonly Notice[],
): ComputedMap {
  return store(request, {
    ...inferred,
    size: opened.size,
    ...(isMetric(request.model.profile) ? { isMetric: true } : {}),
    notices: [...restarts, ...opened.notices, ...inferred.notices],
    timing: { model: modelMs, decode: opened.ms, ...inferred.timing },
  })
}
