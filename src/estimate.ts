/** THE PATH of a photo: source → key → remembered? → decode → prepare → infer → normalise → remember → refine. */
import { abortable } from './async/abortable.ts'
import { deadline } from './async/deadline.ts'
import { shareWork } from './async/shareWork.ts'
import { type Inference, type InferredPhoto, infer, inferAhead } from './client/engine/infer.ts'
import { loadModel } from './client/engine/load.ts'
import { pageEngine } from './client/engine/pageEngine.ts'
import { createQueue, queue } from './client/queue.ts'
import { cancelled } from './core/errors.ts'
import { STARTER } from './core/models.ts'
import { isMetric } from './core/profile/profileText.ts'
import { DEFAULT_SETTINGS, isEdgesOnly, isRaw, RAW } from './core/settings.ts'
import type { Notice, Progress } from './core/types.ts'
import type { Estimate, EstimateOptions, EstimateRequest } from './estimate/estimateTypes.ts'
import { refinedMap } from './estimate/refinedMap.ts'
import {
  type ComputedMap,
  estimateKey,
  recalled,
  store,
  toEstimate,
} from './estimate/storedEstimate.ts'
import { type Opened, openPhoto, type PhotoOpener } from './io/openPhoto.ts'
import { keepPixels } from './io/recentPixels.ts'
import { readSource } from './io/source.ts'
import { getCachedMap, getMap } from './storage/maps.ts'

/** Refinements without the engine: one at a time, since each takes a painter and the pixels of its photo. */
const refinements = createQueue(Infinity)

/** By then storage has usually said whether it is full. Another tab may hold it for minutes, and a map must not wait for that. */
const STORE_PATIENCE_MS = 3000

export type { Estimate, EstimateOptions } from './estimate/estimateTypes.ts'

/** Rejects with DepthdropError (a sentence in `message`, its kind in `code`) or an AbortError. */
export async function estimateDepth(
  source: Blob,
  options: EstimateOptions = {},
): Promise<Estimate> {
  const { model = STARTER, settings = DEFAULT_SETTINGS, storesEdges = true } = options
  const { keepsPixels = isEdgesOnly(settings) } = options
  const { signal, onProgress } = options
  const start = performance.now()
  onProgress?.({ stage: 'read', fraction: null })
  // A sleeping network drive may take a minute to deliver the file. An abort does not wait for it.
  const photo = await abortable(signal, readSource(source))
  const request: EstimateRequest = {
    photo,
    model,
    settings,
    storesEdges,
    keepsPixels,
    isInt8: pageEngine.choice() === 'int8',
  }
  const key = estimateKey(request)
  const known = await abortable(signal, getMap(key))
  const readMs = performance.now() - start
  if (known !== undefined) return toEstimate(request, recalled(known), readMs)

  const map = await (isEdgesOnly(settings) ? sharpenedMap : queuedMap)(request, options, readMs)
  const stored = deadline(STORE_PATIENCE_MS, Promise.resolve(map.stored), cancelled)
  await abortable(
    signal,
    stored.catch(() => undefined),
  )
  return toEstimate(request, map, readMs)
}

function rawRequestOf(request: EstimateRequest): EstimateRequest {
  return { ...request, settings: { ...request.settings, ...RAW } }
}

/** A map that needs the engine: the raw one, or one that is refined with more views of the photo. */
async function queuedMap(
  request: EstimateRequest,
  { signal, onProgress, onBitmap, onRaw }: EstimateOptions,
  readMs: number,
): Promise<ComputedMap> {
  const { photo, settings } = request
  // The reference reduction needs the photo's own pixels, so nothing may scale them before.
  const mostPixels = settings.downscale === 'reference' ? Infinity : undefined
  const opener = openPhoto(photo, mostPixels, onBitmap)
  const showRaw = (rawRequest: EstimateRequest, raw: ComputedMap): void => {
    if (signal?.aborted !== true) onRaw?.(toEstimate(rawRequest, raw, readMs))
  }
  let ahead: Promise<ComputedMap | undefined> | undefined
  const begin = (stop: AbortSignal): void => {
    if (!isRaw(settings) || mostPixels === Infinity) return
    opener.prefetch(stop)
    ahead = mapAhead(request, opener, stop).catch(() => undefined)
  }
  return queue.join(
    estimateKey(request),
    photo.name,
    (stop, report) =>
      computeMap(request, opener, ahead, stop, report, showRaw).finally(opener.close),
    { signal, onProgress },
    begin,
  )
}

/** The engine takes the next photo while a painter refines the edges of this one. */
async function sharpenedMap(
  request: EstimateRequest,
  options: EstimateOptions,
  readMs: number,
): Promise<ComputedMap> {
  const { signal, onProgress, onRaw } = options
  const rawRequest = rawRequestOf(request)
  const known = await abortable(signal, knownRaw(rawRequest))
  const raw = known ?? (await queuedMap(rawRequest, options, readMs))
  signal?.throwIfAborted()
  onRaw?.(toEstimate(rawRequest, raw, readMs))
  return refinements.join(
    estimateKey(request),
    request.photo.name,
    (stop, report) => refinedMap(request, raw, stop, report),
    { signal, onProgress },
  )
}

/** A map in memory was used a moment ago. It need not count as used again. */
async function knownRaw(rawRequest: EstimateRequest): Promise<ComputedMap | undefined> {
  const key = estimateKey(rawRequest)
  const known = getCachedMap(key) ?? (await getMap(key))
  return known && recalled(known)
}

/**
 * The raw map is remembered under its own key first: to return to it, or to refine it in another way, then runs no model.
 *
 * @param ahead the map, if `mapAhead` has begun it
 */
async function computeMap(
  request: EstimateRequest,
  opener: PhotoOpener,
  ahead: Promise<ComputedMap | undefined> | undefined,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
  onRaw: (rawRequest: EstimateRequest, raw: ComputedMap) => void,
): Promise<ComputedMap> {
  if (ahead !== undefined) {
    onProgress({ stage: 'infer', fraction: null })
    const made = await abortable(signal, ahead)
    if (made !== undefined) return made
  }
  // While this job waited, another one may have made the same map.
  const cached = getCachedMap(estimateKey(request))
  if (cached !== undefined) return recalled(cached)
  if (isRaw(request.settings)) return rawMap(request, opener, signal, onProgress)
  const rawRequest = rawRequestOf(request)
  const raw = (await knownRaw(rawRequest)) ?? (await rawMap(rawRequest, opener, signal, onProgress))
  signal.throwIfAborted()
  onRaw(rawRequest, raw)
  return refinedMap(request, raw, signal, onProgress)
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
    recall: () => knownRaw(request),
    work,
    whenStored: (map) => Promise.resolve(map.stored),
  })
}

/** decode → prepare → infer → normalise → remember; the engine's worker prepares the input and normalises the output. */
function rawMap(
  request: EstimateRequest,
  opener: PhotoOpener,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<ComputedMap> {
  return sharedMap(request, signal, async () => {
    const start = performance.now()
    onProgress({ stage: 'model', fraction: null })
    const restarts = await loadModel(pageEngine, request.model, onProgress, signal)
    signal.throwIfAborted()
    const modelMs = performance.now() - start
    const inferred = await infer(pageEngine, inferenceOf(request, opener, signal, onProgress))
    return remember(request, inferred, modelMs, restarts)
  })
}

/** The raw map of the next photo, begun while the engine works on another one. Rejects as `inferAhead` does. */
function mapAhead(
  request: EstimateRequest,
  opener: PhotoOpener,
  signal: AbortSignal,
): Promise<ComputedMap> {
  return sharedMap(request, signal, async () =>
    remember(request, await inferAhead(pageEngine, inferenceOf(request, opener, signal)), 0, []),
  )
}

function inferenceOf(
  { photo, model, settings, keepsPixels }: EstimateRequest,
  opener: PhotoOpener,
  signal: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Inference<Opened> {
  return {
    name: photo.name,
    model,
    settings,
    open: opener.open,
    onProgress,
    signal,
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
