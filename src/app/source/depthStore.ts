/** Depth maps that no network made: where they are kept, and how a photo's own is read. */
import type { Estimate } from '../../estimate.ts'
import { readEmbeddedDepth } from '../../readDepth.ts'
import { getMap, mapKey, putMap } from '../../storage/maps.ts'
import type { EmbeddedDepth, ExternalDepth } from '../../worker/protocol.ts'
import type { Item } from '../photo/item.ts'

/** 16 MB: a quarter of what is kept of all maps. */
const MOST_KEPT = 16 * 1024 * 1024

export function fileKey({ photo }: Estimate): string {
  return mapKey(photo.sha256, 'file', 'own')
}
export function photoKey({ photo }: Estimate): string {
  return mapKey(photo.sha256, 'photo', 'inside')
}

async function recallReading(key: string, kind: 'photo' | 'file'): Promise<ExternalDepth | null> {
  const kept = await getMap(key)
  const origin = kept?.origin
  if (
    kept === undefined ||
    origin === undefined ||
    origin.kind === 'network' ||
    origin.kind !== kind
  )
    return null
  const { map, min, max, notices } = kept
  return { map, min, max, notices, origin, isMetric: kept.isMetric === true }
}

async function keep(
  key: string,
  { size, engine, name }: Estimate,
  reading: ExternalDepth,
): Promise<boolean> {
  if (reading.map.data.byteLength > MOST_KEPT) return false
  return putMap(key, { ...reading, size, engine, name, date: Date.now() })
}

/** What the visitor brought for the photo, as far as it is kept. */
export function loadFileDepth(estimated: Estimate): Promise<ExternalDepth | null> {
  return recallReading(fileKey(estimated), 'file')
}

/** False where it is too large for that, or storage would not. */
export function storeFileDepth(estimated: Estimate, reading: ExternalDepth): Promise<boolean> {
  return keep(fileKey(estimated), estimated, reading)
}

/** What lies in the photo's own file. */
export function readEmbedded(item: Item, { size }: Estimate): Promise<EmbeddedDepth> {
  return item.file === null
    ? Promise.resolve({ kind: 'none', notices: [] })
    : readEmbeddedDepth(item.file, { size })
}

/** The photo's own, read only where it is not kept. */
export async function loadEmbedded(item: Item, estimated: Estimate): Promise<ExternalDepth | null> {
  const kept = await recallReading(photoKey(estimated), 'photo')
  if (kept !== null) return kept
  const own = await readEmbedded(item, estimated)
  if (own.kind === 'none') return null
  await keep(photoKey(estimated), estimated, own.reading)
  return own.reading
}
