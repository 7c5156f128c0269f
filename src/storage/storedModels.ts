/** Lists and deletes stored models, and stores the list of the visitor's own models. */
import type { Model, Profile } from '../core/types.ts'
import { deleteChecks } from './engineChecks.ts'
import { listKeys, modify, read, remove } from './kv.ts'
import { deletePacked } from './packedModels.ts'

const OWN_MODELS = 'own'

export function modelKey(sha256: string): string {
  return `model:${sha256}`
}

/** The SHA-256 of every model whose bytes are stored. */
export async function listModelHashes(): Promise<ReadonlySet<string>> {
  const prefix = modelKey('')
  return new Set(
    (await listKeys('models'))
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length)),
  )
}

/** Earlier versions stored a square's side, and whether near is large. */
interface OldProfile extends Pick<Profile, 'range' | 'normalisation' | 'order' | 'layout'> {
  readonly side: number
  readonly nearIsLarge: boolean
}

function currentProfile(profile: Profile | OldProfile): Profile {
  if (!('side' in profile)) return profile
  const { side, nearIsLarge, ...same } = profile
  return { width: side, height: side, ...same, meaning: nearIsLarge ? 'disparity' : 'near-small' }
}

function parseModels(value: unknown): readonly Model[] {
  const models: readonly (Model & { readonly profile: Profile | OldProfile })[] = Array.isArray(
    value,
  )
    ? value
    : []
  return models.map((model) => ({ ...model, profile: currentProfile(model.profile) }))
}

export async function getOwnModels(): Promise<readonly Model[]> {
  return parseModels(await read<unknown>('models', OWN_MODELS))
}

/** The list also holds the model's profile, so that the visitor is asked about a file only once. */
export async function putOwnModel(model: Model): Promise<void> {
  await modify<unknown>('models', OWN_MODELS, (old) => [
    model,
    ...parseModels(old).filter((other) => other.sha256 !== model.sha256),
  ])
}

/** Removes a model's bytes, its packed form and the results of its tests. */
export async function deleteModelData(sha256: string): Promise<void> {
  await remove('models', modelKey(sha256))
  await deleteChecks(sha256)
  await deletePacked(sha256)
}

/** As `deleteModelData`; a model that is not in the catalogue is also removed from the list. */
export async function deleteModel(model: Model): Promise<void> {
  await deleteModelData(model.sha256)
  if ((await getOwnModels()).some(({ sha256 }) => sha256 === model.sha256)) {
    await modify<unknown>('models', OWN_MODELS, (old) =>
      parseModels(old).filter((other) => other.sha256 !== model.sha256),
    )
  }
}
