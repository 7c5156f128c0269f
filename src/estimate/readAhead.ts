/**
 * Reads a stored map into memory while its photo is still being hashed. Only the hash says whether the map is the photo's; the name
 * of the file says which map is worth reading.
 */
import { pageEngine } from '../client/engine/pageEngine.ts'
import { DEFAULT_SETTINGS } from '../core/settings.ts'
import type { Model, Settings } from '../core/types.ts'
import { nameOf } from '../io/source.ts'
import { read } from '../storage/kv.ts'
import { cacheMap, peekMap } from '../storage/maps.ts'
import { parseIndex, type StoredMapInfo } from '../storage/records.ts'
import { INDEX_KEY } from '../storage/retention.ts'
import { estimateKey } from './storedEstimate.ts'

/** The index as it was when this visit first needed it. What this visit stores is in memory. */
let listed: Promise<readonly StoredMapInfo[]> | undefined

/** The same for all photos. */
function withoutPhoto(key: string): string {
  return key.replace(/:[^:]*/u, ':')
}

/** To be called with what `estimateDepth` gets a moment later. Never rejects. */
export async function readAhead(
  source: Blob,
  model: Model,
  settings: Settings = DEFAULT_SETTINGS,
): Promise<void> {
  const isInt8 = pageEngine.choice() === 'int8'
  const wanted = withoutPhoto(estimateKey({ photo: { sha256: '' }, model, settings, isInt8 }))
  listed ??= read<unknown>('maps', INDEX_KEY).then(parseIndex)
  const likely = (await listed).find(
    ({ key, name }) => name === nameOf(source) && withoutPhoto(key) === wanted,
  )
  const map = likely && (await peekMap(likely.key))
  if (likely !== undefined && map !== undefined) cacheMap(likely.key, map)
}
