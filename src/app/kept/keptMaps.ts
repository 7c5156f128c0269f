/** The maps in storage: lists them, opens them again, and passes them to a ZIP. */
import { CATALOGUE } from '../../core/models.ts'
import type { Model } from '../../core/types.ts'
import { reopened } from '../../estimate/storedEstimate.ts'
import type { Estimate } from '../../estimate.ts'
import { t } from '../../page/language.ts'
import { getMap, listNamedMaps, parseMapKey, peekMap } from '../../storage/maps.ts'
import type { StoredMapInfo } from '../../storage/records.ts'
import { getOwnModels } from '../../storage/storedModels.ts'
import { savedMap } from '../save/savedMap.ts'
import type { ZipSource } from '../save/zipExport.ts'

export interface KeptMap {
  readonly key: string
  readonly name: string
  /** The time at which the map was made. Undefined for maps of earlier versions. */
  readonly date: number | undefined
  readonly model: Model
}

/** Maps of earlier versions were stored without the photo's name. */
function defaultName(photo: string): string {
  return `photo-${photo.slice(0, 8)}`
}

/** A placeholder for a model that was removed after it made the map. Only its title is shown. */
function removedModel(sha256: string): Model {
  return {
    id: `own-${sha256.slice(0, 8)}`,
    // For a map that no model made, the key has 'photo' or 'file' instead of a model's hash.
    title:
      sha256 === 'photo'
        ? t('usePhoto')
        : sha256 === 'file'
          ? t('useFile')
          : t('keptModelRemoved', { hash: sha256.slice(0, 8) }),
    bytes: 0,
    sha256,
    licence: '',
    profile: {
      width: 1,
      height: 1,
      range: 1,
      normalisation: null,
      order: 'rgb',
      layout: 'nchw',
      meaning: 'disparity',
    },
    source: { kind: 'own' },
  }
}

/** The most recently used map is first. */
export async function listKeptMaps(): Promise<readonly KeptMap[]> {
  const models = new Map(
    [...CATALOGUE, ...(await getOwnModels())].map((model) => [model.sha256, model]),
  )
  const parse = ({ key, name, date }: StoredMapInfo): readonly KeptMap[] => {
    const hashes = parseMapKey(key)
    if (hashes === undefined) return []
    return [
      {
        key,
        name: name ?? defaultName(hashes.photo),
        date,
        model: models.get(hashes.model) ?? removedModel(hashes.model),
      },
    ]
  }
  return (await listNamedMaps()).flatMap(parse)
}

/** Undefined if the map is no longer in storage. */
export async function openKeptMap({ key, name, model }: KeptMap): Promise<Estimate | undefined> {
  const stored = await getMap(key)
  return stored === undefined ? undefined : reopened(key, stored, model, name)
}

/** The ZIP loads each map when its turn comes, so that only one is in memory. */
export function zipSource({ key, name, model }: KeptMap): ZipSource {
  return {
    name,
    path: name,
    load: async (format) => {
      const stored = await peekMap(key)
      return stored && savedMap(reopened(key, stored, model, name), format)
    },
  }
}

export async function keptZipSources(): Promise<readonly ZipSource[]> {
  return (await listKeptMaps()).map(zipSource)
}
