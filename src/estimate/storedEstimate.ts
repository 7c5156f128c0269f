/** Estimates in storage: their keys, what is stored of them, and how a stored map becomes an estimate again. */
import { queue } from '../client/queue.ts'
import { profileText } from '../core/profile/profileText.ts'
import { DEFAULT_SETTINGS, isEdgesOnly, settingsText } from '../core/settings.ts'
import type { Model, Notice, Timing } from '../core/types.ts'
import type { Storing } from '../storage/groupedWrites.ts'
import { storageState } from '../storage/kv.ts'
import { cacheMap, mapKey, parseMapKey, storeMap } from '../storage/maps.ts'
import type { StoredMap } from '../storage/records.ts'
import type { Estimate, EstimateRequest } from './estimateTypes.ts'

/** A map on its way to an Estimate. */
export interface ComputedMap extends StoredMap {
  readonly timing: Timing
  readonly cached: boolean
  /** Undefined where there is nothing to store. */
  readonly storing: Storing | undefined
}

export function estimateKey({
  photo,
  model,
  settings,
  isInt8,
}: Pick<EstimateRequest, 'model' | 'settings' | 'isInt8'> & {
  readonly photo: Pick<EstimateRequest['photo'], 'sha256'>
}): string {
  return mapKey(
    photo.sha256,
    model.sha256,
    `${settingsText(settings)}:${profileText(model.profile)}${isInt8 ? ':int8' : ''}`,
  )
}

/**
 * Starts to store the map and returns at once: the engine takes the next photo while the disk writes. If more photos are in the
 * queue, their maps are stored together with this one.
 */
export function store(
  request: EstimateRequest,
  { timing, ...map }: StoredMap & { readonly timing: Timing },
): ComputedMap {
  const computed = { ...map, timing, cached: false }
  // The visitor changed the engine meanwhile, or the model did not see the photo: this map is not the one that the key promises.
  const isOther = !request.isInt8 && map.engine.arithmetic === 'int8'
  if (isOther || map.notices.some(({ code }) => code === 'pixels-changed'))
    return { ...computed, storing: undefined }
  const record: StoredMap = {
    ...map,
    // What happened to the worker concerns this visit. What is wrong with the map concerns every visit.
    notices: map.notices.filter(({ code }) => code !== 'worker-restarted'),
    name: request.photo.name,
    settings: request.settings,
    date: Date.now(),
  }
  const key = estimateKey(request)
  if (!isEdgesOnly(request.settings) || request.storesEdges)
    return { ...computed, storing: storeMap(key, record, queue.waiting > 1) }
  cacheMap(key, record)
  return { ...computed, storing: undefined }
}

/** A map from storage or memory. */
export function recalled(map: StoredMap): ComputedMap {
  return { ...map, timing: {}, cached: true, storing: undefined }
}

/** Notices that hold for stored maps as well: random weights give no depth, and storage may keep nothing. */
function lastingNotices(model: Model): readonly Notice[] {
  const state = storageState()
  const seeded: readonly Notice[] = model.id === 'seeded' ? [{ code: 'seeded-model' }] : []
  return state === 'open'
    ? seeded
    : [...seeded, { code: state === 'full' ? 'storage-full' : 'no-storage' }]
}

export function toEstimate(
  request: EstimateRequest,
  { storing: _, ...map }: ComputedMap,
  readMs: number,
): Estimate {
  const { photo, model, settings } = request
  return {
    ...map,
    key: estimateKey(request),
    name: photo.name,
    photo: { blob: photo.blob, sha256: photo.sha256 },
    model,
    settings,
    timing: { read: readMs, ...map.timing },
    notices: [...map.notices, ...lastingNotices(model)],
  }
}

/** The estimate of a stored map, without its photo. `name` is used where the map was stored without one. */
export function reopened(key: string, map: StoredMap, model: Model, name: string): Estimate {
  return {
    ...map,
    // Maps of an earlier version have fewer settings.
    settings: { ...DEFAULT_SETTINGS, ...map.settings },
    key,
    name: map.name ?? name,
    photo: { sha256: parseMapKey(key)?.photo ?? '' },
    model,
    timing: {},
    cached: true,
    notices: [...map.notices, ...lastingNotices(model)],
  }
}
