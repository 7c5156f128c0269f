/** What lies in storage was written by an older version or a failing disk as far as anybody knows: read, then believed. */
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
  /** What the photo's file was called; maps of earlier versions have none. */
  readonly name?: string
  /** What changed it besides photo and model; maps of earlier versions do not say. */
  readonly settings?: Settings
  /** When the map was made, in milliseconds since 1970; maps of earlier versions have none. */
  readonly date?: number
  /** Absent: a network made it. */
  readonly origin?: Origin
  /** True: the values are 1/metres. */
  readonly isMetric?: boolean
}

/** What the index tells of a map, so that a list of a thousand reads none of them. */
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

/** A whole map whose every value lies between its extremes (NaN and infinities do not), with all that is told of it. */
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
  return data.every((depth) => depth >= min && depth <= max)
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

/** The entries of an index that are ones. */
export function parseIndex(value: unknown): readonly StoredMapInfo[] {
  return Array.isArray(value) ? value.flatMap(parseEntry) : []
}
