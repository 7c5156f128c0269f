/** Reads and stores a photo's depth maps that no model made: the one in its own file, and the one that the visitor added. */
import type { Estimate } from '../../estimate.ts'
import { readEmbeddedDepth } from '../../readDepth.ts'
import { getMap, mapKey, putMap } from '../../storage/maps.ts'
import type { EmbeddedDepth, ExternalDepth } from '../../worker/protocol.ts'
import type { Item } from '../photo/item.ts'

/** 16 MiB of floats, of the 250 MB that all stored maps may take. */
const MAX_STORED_BYTES = 16 * 1024 * 1024

/** The storage key of the map that the visitor added to the photo. */
export function fileKey({ photo }: Estimate): string {
  return mapKey(photo.sha256, 'file', 'own')
}

/** The storage key of the map in the photo's own file. */
export function photoKey({ photo }: Estimate): string {
  return mapKey(photo.sha256, 'photo', 'inside')
}

async function loadReading(key: string, kind: 'photo' | 'file'): Promise<ExternalDepth | null> {
  const stored = await getMap(key)
  const origin = stored?.origin
  if (
    stored === undefined ||
    origin === undefined ||
    origin.kind === 'network' ||
    origin.kind !== kind
  )
    return null
  const { map, min, max, notices } = stored
  return { map, min, max, notices, origin, isMetric: stored.isMetric === true }
}

/** Resolves to whether the map is stored now. */
async function storeReading(
  key: string,
  { size, engine, name }: Estimate,
  reading: ExternalDepth,
): Promise<boolean> {
  if (reading.map.data.byteLength > MAX_STORED_BYTES) return false
  return putMap(key, { ...reading, size, engine, name, date: Date.now() })
}

/** The map that the visitor added. Null if there is none, or if it is no longer stored. */
export function loadFileDepth(estimate: Estimate): Promise<ExternalDepth | null> {
  return loadReading(fileKey(estimate), 'file')
}

/** Resolves to false if the map is larger than 16 MiB, or if storage refuses it. */
export function storeFileDepth(estimate: Estimate, reading: ExternalDepth): Promise<boolean> {
  return storeReading(fileKey(estimate), estimate, reading)
}

/** Searches the photo's own file for a depth map. Rejects as `readEmbeddedDepth` does. */
export function readEmbedded({ file }: Item, { size }: Estimate): Promise<EmbeddedDepth> {
  return file === null
    ? Promise.resolve({ kind: 'none', notices: [] })
    : readEmbeddedDepth(file, { size })
}

/** The photo's own map from storage, or else from its file. Null if it has none. */
export async function loadEmbedded(item: Item, estimate: Estimate): Promise<ExternalDepth | null> {
  const stored = await loadReading(photoKey(estimate), 'photo')
  if (stored !== null) return stored
  const embedded = await readEmbedded(item, estimate)
  if (embedded.kind === 'none') return null
  await storeReading(photoKey(estimate), estimate, embedded.reading)
  return embedded.reading
}
