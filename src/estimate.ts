/** THE PATH of a photo: source → key → remembered? → decode → prepare → infer → normalise → remember → refine. */
import { abortable } from './async/abortable.ts'
import { deadline } from './async/deadline.ts'
import { pageEngine } from './client/engine/pageEngine.ts'
import { createQueue, queue } from './client/queue.ts'
import { cancelled } from './core/errors.ts'
import { STARTER } from './core/models.ts'
import { DEFAULT_SETTINGS, isEdgesOnly, isRaw, RAW } from './core/settings.ts'
import type { Progress } from './core/types.ts'
import type { Estimate, EstimateOptions, EstimateRequest } from './estimate/estimateTypes.ts'
import { knownMap, makeMap, makeMapAhead } from './estimate/makeMap.ts'
import { refinedMap } from './estimate/refinedMap.ts'
import { type ComputedMap, estimateKey, recalled, toEstimate } from './estimate/storedEstimate.ts'
import { openPhoto, type PhotoOpener } from './io/openPhoto.ts'
import { readSource } from './io/source.ts'
import { getCachedMap, getMap } from './storage/maps.ts'

/** Refinements without the engine: one at a time, since each takes a painter and the pixels of its photo. */
const refinements = createQueue(Infinity)

/** The engine has the photo of the last job in its queue, or that job has ended. */
let lastSent: Promise<void> = Promise.resolve()

/** By then storage has usually reported whether it is full. Another tab may hold it for minutes, and a map must not wait for that. */
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
  if (map.storing?.isDelayed === false) {
    const stored = deadline(STORE_PATIENCE_MS, map.storing.done, cancelled)
    await abortable<unknown>(
      signal,
      stored.catch(() => undefined),
    )
  }
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
  const beforeSent = lastSent
  let markSent = (): void => undefined
  lastSent = new Promise((resolve) => {
    markSent = resolve
  })
  let ahead: Promise<ComputedMap | undefined> | undefined
  const begin = (stop: AbortSignal): void => {
    if (!isRaw(settings) || mostPixels === Infinity) return
    opener.prefetch(stop)
    // A small photo is decoded before a large one that was added earlier.
    ahead = beforeSent
      .then(() => makeMapAhead(request, opener, stop, markSent))
      .catch(() => undefined)
  }
  const joined = queue.join(
    estimateKey(request),
    photo.name,
    (stop, report) =>
      computeMap(request, opener, { ahead, markSent }, stop, report, showRaw).finally(opener.close),
    { signal, onProgress },
    begin,
  )
  return joined.finally(markSent)
}

/** The engine takes the next photo while a painter refines the edges of this one. */
async function sharpenedMap(
  request: EstimateRequest,
  options: EstimateOptions,
  readMs: number,
): Promise<ComputedMap> {
  const { signal, onProgress, onRaw } = options
  const rawRequest = rawRequestOf(request)
  const known = await abortable(signal, knownMap(rawRequest))
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

interface Turn {
  readonly ahead: Promise<ComputedMap | undefined> | undefined
  /** Lets the engine have the photo of the next job. */
  readonly markSent: () => void
}

/**
 * The raw map is remembered under its own key first: to return to it, or to refine it in another way, then runs no model.
 *
 * @param turn `ahead` is the map, if `makeMapAhead` has begun it
 */
async function computeMap(
  request: EstimateRequest,
  opener: PhotoOpener,
  { ahead, markSent }: Turn,
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
  if (isRaw(request.settings)) return makeMap(request, opener, signal, markSent, onProgress)
  const rawRequest = rawRequestOf(request)
  const raw =
    (await knownMap(rawRequest)) ??
    (await makeMap(rawRequest, opener, signal, markSent, onProgress))
  signal.throwIfAborted()
  onRaw(rawRequest, raw)
  return refinedMap(request, raw, signal, onProgress)
}
