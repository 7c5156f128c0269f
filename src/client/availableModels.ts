/** The models that the page can offer: bundled, downloaded, or added by the visitor. */
import { MIDAS_SMALL, MIDAS_SMALL_Q8 } from '../core/models.ts'
import type { Model, Progress } from '../core/types.ts'
import { deleteModel, getOwnModels, listModelHashes, putOwnModel } from '../storage/storedModels.ts'
import { catalogue } from './catalogue.ts'
import { fetchModel } from './engine/load.ts'
import { pageEngine } from './engine/pageEngine.ts'
import { offeredUrls, siteModels } from './siteModels.ts'

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
  // Its description is stored with it, because the site cannot be asked without a connection.
  const kept = own.filter(({ id, sha256 }) => id === MIDAS_SMALL_Q8 && stored.has(sha256))
  const small = kept.length > 0 ? kept : siteModels()
  const listed = catalogue().flatMap((model) =>
    model.id === MIDAS_SMALL.id ? [model, ...small] : [model],
  )
  const known = listed.flatMap((model): readonly ModelEntry[] => {
    const isStored = stored.has(model.sha256)
    if (model.source.kind === 'bundled' || isStored || sessionModels.has(model.sha256))
      return [{ model, state: 'ready', isStored }]
    return offeredUrls(model).length > 0 ? [{ model, state: 'on-site', isStored }] : []
  })
  const isListed = (model: Model): boolean =>
    known.some((entry) => entry.model.sha256 === model.sha256)
  const isHeld = ({ sha256 }: Model): boolean => stored.has(sha256) || sessionModels.has(sha256)
  const mine = [
    ...own.filter(({ sha256 }) => stored.has(sha256) || !sessionModels.has(sha256)),
    ...[...sessionModels.values()].filter((model) => !stored.has(model.sha256)),
  ].filter(
    (model) => isHeld(model) || (model.source.kind === 'own' && offeredUrls(model).length > 0),
  )
  return [
    ...known,
    ...mine
      .filter((model) => !isListed(model))
      .map(
        (model): ModelEntry => ({
          model,
          state: isHeld(model) ? 'ready' : 'on-site',
          isStored: stored.has(model.sha256),
        }),
      ),
  ]
}

/** The model that was downloaded from this address; undefined if the visitor has none from there. */
export async function findModelOf(address: string): Promise<Model | undefined> {
  return [...sessionModels.values(), ...(await getOwnModels())].find(
    ({ source }) => source.kind === 'own' && source.address === address,
  )
}

export interface DownloadOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/**
 * Downloads a model of the catalogue, or again one that was added by its address, into storage. If storage refuses it, it stays until the page is closed. A download that was
 * aborted or interrupted continues where it stopped. Rejects with DepthdropError or the reason of `signal`.
 */
export async function downloadModel(
  model: Model,
  { signal, onProgress = () => undefined }: DownloadOptions = {},
): Promise<void> {
  const source = { kind: 'fetched', urls: offeredUrls(model) } as const
  const offered = source.urls.length > 0 ? { ...model, source } : model
  await fetchModel(pageEngine, offered, onProgress, signal)
  if (!(await listModelHashes()).has(model.sha256)) keepForVisit(model)
  else if (!catalogue().some(({ sha256 }) => sha256 === model.sha256)) await putOwnModel(model)
}

/** Keeps the description of a model that storage refused until the page is closed. */
export function keepForVisit(model: Model): void {
  sessionModels.set(model.sha256, model)
}

/** Removes the model's bytes and, if it is the visitor's own, its description. */
export async function forgetModel(model: Model): Promise<void> {
  sessionModels.delete(model.sha256)
  await deleteModel(model)
}
