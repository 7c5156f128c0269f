/** The models that the page can offer: bundled, downloaded, or added by the visitor. */
import { toHex } from '../core/bytes.ts'
import { DepthdropError } from '../core/errors.ts'
import { readOnnx } from '../core/onnx/index.ts'
import { deriveProfile, type ProfileCandidate } from '../core/profile.ts'
import type { Model, Profile, Progress } from '../core/types.ts'
import { deleteModel, getOwnModels, listModelHashes, putOwnModel } from '../storage/models.ts'
import { catalogue } from './catalogue.ts'
import { fetchModel, storeModel } from './engine/load.ts'
import { pageEngine } from './engine/pageEngine.ts'
import { offeredUrls } from './siteModels.ts'

export interface ModelEntry {
  readonly model: Model
  /** ready: can run now. on-site: can be downloaded. */
  readonly state: 'ready' | 'on-site'
  /** True if this browser has stored its bytes. */
  readonly isStored: boolean
}

/** Models that storage refused, by SHA-256. They run until the page is closed. */
const sessionModels = new Map<string, Model>()

/**
 * The models that are ready or can be downloaded, those of the catalogue first. It asks storage only: what can be
 * downloaded is known once `readSiteModels` has run.
 */
export async function availableModels(): Promise<readonly ModelEntry[]> {
  const [stored, own] = await Promise.all([listModelHashes(), getOwnModels()])
  const known = catalogue().flatMap((model): readonly ModelEntry[] => {
    const isStored = stored.has(model.sha256)
    if (model.source.kind === 'bundled' || isStored || sessionModels.has(model.sha256))
      return [{ model, state: 'ready', isStored }]
    return offeredUrls(model).length > 0 ? [{ model, state: 'on-site', isStored }] : []
  })
  const isListed = (model: Model): boolean =>
    known.some((entry) => entry.model.sha256 === model.sha256)
  const mine = [
    ...own.filter((model) => stored.has(model.sha256)),
    ...[...sessionModels.values()].filter((model) => !stored.has(model.sha256)),
  ]
  return [
    ...known,
    ...mine
      .filter((model) => !isListed(model))
      .map((model): ModelEntry => ({ model, state: 'ready', isStored: stored.has(model.sha256) })),
  ]
}

export interface DownloadOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/**
 * Downloads a catalogue model into storage. If storage refuses it, it stays until the page is closed. A download that was
 * aborted or interrupted continues where it stopped. Rejects with DepthdropError or the reason of `signal`.
 */
export async function downloadModel(
  model: Model,
  { signal, onProgress = () => undefined }: DownloadOptions = {},
): Promise<void> {
  const source = { kind: 'fetched', urls: offeredUrls(model) } as const
  const offered = source.urls.length > 0 ? { ...model, source } : model
  await fetchModel(pageEngine, offered, onProgress, signal)
  if (!(await listModelHashes()).has(model.sha256)) sessionModels.set(model.sha256, model)
}

export type OwnModel =
  | { readonly kind: 'ready'; readonly model: Model }
  | {
      readonly kind: 'ask'
      /** The likeliest comes first. */
      readonly candidates: readonly ProfileCandidate[]
      /** Adds the model with the profile that the visitor chose. */
      readonly choose: (profile: Profile) => Promise<Model>
    }

/** A larger model does not run in the 1 GiB of a browser tab. */
const MAX_BYTES = 900_000_000

/**
 * Adds the visitor's .onnx file. It is ready if its graph says how the input is normalised, or if the visitor has answered
 * that before; otherwise the result has the kind 'ask'. Rejects with 'model-not-onnx', 'model-wrong-graph', 'file-unreadable' or
 * 'insecure'.
 */
export async function addOwnModel(file: File): Promise<OwnModel> {
  const { name } = file
  if (file.size > MAX_BYTES)
    throw new DepthdropError('model-not-onnx', {
      name,
      detail: `it has ${file.size} bytes, more than ${MAX_BYTES}`,
    })
  const bytes = new Uint8Array(
    await file.arrayBuffer().catch(() => {
      throw new DepthdropError('file-unreadable', { name })
    }),
  )
  const derived = deriveProfile(readOnnx(bytes, name).graph, name)
  if (crypto.subtle === undefined) throw new DepthdropError('insecure')
  const sha256 = toHex(await crypto.subtle.digest('SHA-256', bytes))
  const listed = catalogue().find((model) => model.sha256 === sha256)
  const answered = (await getOwnModels()).find((model) => model.sha256 === sha256)

  const keep = async (profile: Profile): Promise<Model> => {
    const model: Model = listed ?? {
      id: `own-${sha256.slice(0, 12)}`,
      title: name,
      bytes: bytes.length,
      sha256,
      licence: '',
      profile,
      source: { kind: 'own' },
    }
    const isStored = await storeModel(pageEngine, model, bytes)
    if (!isStored) sessionModels.set(sha256, model)
    else if (listed === undefined) await putOwnModel(model)
    return model
  }

  const profile =
    listed?.profile ?? answered?.profile ?? (derived.kind === 'known' ? derived.profile : undefined)
  if (profile !== undefined) return { kind: 'ready', model: await keep(profile) }
  return {
    kind: 'ask',
    candidates: derived.kind === 'ambiguous' ? derived.candidates : [],
    choose: keep,
  }
}

/** Removes the model's bytes and, if it is the visitor's own, its description. */
export async function forgetModel(model: Model): Promise<void> {
  sessionModels.delete(model.sha256)
  await deleteModel(model)
}
