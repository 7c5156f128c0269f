/**
 * The records in storage and their validation. Never trust what IndexedDB returns: an older version or a damaged disk may
 * have written it.
 */
import type { LruEntry } from '../core/lru.ts'
import type { Origin } from '../core/origin.ts'
import type { DepthMap, EngineReport, Notice, Settings, Size } from '../core/types.ts'

export interface StoredMap {
  readonly map: DepthMap
  /** The extremes of the map. */
  readonly min: number
  readonly max: number
  /** The photo's upright size. */
  readonly size: Size
  readonly engine: EngineReport
  readonly notices: readonly Notice[]
  /** The file name of the photo. Absent in maps of earlier versions. */
  readonly name?: string
  /** The settings that the map was made with. Absent in maps of earlier versions. */
  readonly settings?: Settings
  /** When the map was made, in milliseconds since 1970. Absent in maps of earlier versions. */
  readonly date?: number
  /** Where the map comes from. Absent if a model made it. */
  readonly origin?: Origin
  /** True: the values are 1/metres. */
  readonly isMetric?: boolean
}

/** The index's entry for a map. It holds what lists show, so that a list of a thousand maps reads none of them. */
export interface StoredMapInfo extends LruEntry, Pick<StoredMap, 'name' | 'date'> {}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
}

function isSize(value: unknown): value is Size {
  return isRecord(value) && isCount(value['width']) && isCount(value['height'])
}

/** False for NaN too. A loop takes a tenth of the time of `every`, whose function the browser calls for each value. */
function isWithin(data: Float32Array, min: number, max: number): boolean {
  for (let i = 0; i < data.length; ++i) {
    const value = data[i] ?? NaN
    if (!(value >= min && value <= max)) return false
  }
  return true
}

/** Checks every field, and that each value of the map is between its extremes; NaN and infinities are not. */
export function isStoredMap(value: unknown): value is StoredMap {
  if (!isRecord(value)) return false
  const { map, min, max, size, engine, notices, name, settings, date, origin, isMetric } = value
  if (!isSize(map) || !isSize(size) || !isRecord(engine) || !Array.isArray(notices)) return false
  if (name !== undefined && typeof name !== 'string') return false
  if (settings !== undefined && !isRecord(settings)) return false
  if (date !== undefined && !(typeof date === 'number' && Number.isFinite(date))) return false
  if (origin !== undefined && !isRecord(origin)) return false
  if (isMetric !== undefined && typeof isMetric !== 'boolean') return false
  const data = 'data' in map ? map.data : undefined
  if (!(data instanceof Float32Array) || data.length !== map.width * map.height) return false
  if (
    typeof min !== 'number' ||
    typeof max !== 'number' ||
    !Number.isFinite(min) ||
    !Number.isFinite(max)
  )
    return false
  return isWithin(data, min, max)
}

function parseEntry(entry: unknown): readonly StoredMapInfo[] {
  if (!isRecord(entry)) return []
  const { key, bytes, name, date } = entry
  if (typeof key !== 'string' || !isCount(bytes)) return []
  return [
    {
      key,
      bytes,
      ...(typeof name === 'string' ? { name } : {}),
      ...(typeof date === 'number' && Number.isFinite(date) ? { date } : {}),
    },
  ]
}

/** The valid entries of a stored index; empty if `value` is no index at all. */
export function parseIndex(value: unknown): readonly StoredMapInfo[] {
  return Array.isArray(value) ? value.flatMap(parseEntry) : []
}
