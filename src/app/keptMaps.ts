/** Every remembered map as a part of a zip: read again when its turn comes, so that no two are held at once. */
import { CATALOGUE } from '../core/models.ts'
import type { Model } from '../core/types.ts'
import { hashesOf, heldMaps, look } from '../storage/maps.ts'
import { ownModels } from '../storage/models.ts'
import type { ZipSource } from './zipExport.ts'

/** Maps of earlier versions do not know what their photo was called. */
const nameless = (photo: string): string => `photo-${photo.slice(0, 8)}`

/** The last used first. */
export const keptSources = async (): Promise<readonly ZipSource[]> => {
  const titles = new Map([...CATALOGUE, ...(await ownModels())].map(({ sha256, title }: Model) => [sha256, title]))
  const sources: ZipSource[] = []
  for (const { key } of await heldMaps()) {
    const hashes = hashesOf(key)
    const found = hashes === undefined ? undefined : await look(key)
    if (hashes === undefined || found === undefined) continue
    const name = found.name ?? nameless(hashes.photo)
    const model = { title: titles.get(hashes.model) ?? '', sha256: hashes.model }
    sources.push({
      name,
      load: async () => {
        const kept = await look(key)
        if (kept === undefined) return undefined
        const { map, size, engine, settings } = kept
        return { map, size, engine, name, model, settings: settings ?? null, photo: { sha256: hashes.photo } }
      },
    })
  }
  return sources
}
