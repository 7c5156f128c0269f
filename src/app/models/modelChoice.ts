/** The models that the menu lists, the chosen one, and the download of one. */
import {
  availableModels,
  type DownloadOptions,
  downloadModel,
  forgetModel,
  type ModelEntry,
} from '../../client/availableModels.ts'
import { readSiteModels } from '../../client/siteModels.ts'
import { isCancelled } from '../../core/errors.ts'
import { STARTER } from '../../core/models.ts'
import { PIXELS } from '../../core/profile/pixels.ts'
import { isSameModel, profileText } from '../../core/profile/profileText.ts'
import type { Model, Profile, Progress } from '../../core/types.ts'
import { t } from '../../page/language.ts'
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'
import { type AppError, toAppError } from '../photo/item.ts'

export type Download =
  | {
      readonly kind: 'running'
      readonly model: Model
      readonly progress: Progress | null
      readonly abort: AbortController
    }
  /** Cancelled (`error` is null) or failed. The downloaded part is stored, and the next download continues from it. */
  | {
      readonly kind: 'stopped'
      readonly model: Model
      readonly error: AppError | null
      readonly resume?: (() => void) | undefined
    }

export interface ModelChoice {
  readonly chosen: Model
  readonly entries: readonly ModelEntry[]
  readonly download: Download | null
}

/** What the visitor is asked about a model. Both resolve to null if the visitor cancels. */
export interface AskProfile {
  /** How the model expects the pixels of its input. @param candidates the most likely one first */
  pixels(name: string, candidates: readonly Profile[]): Promise<Profile | null>
  /** What the numbers of its output mean. The profile's own meaning is the most likely one. */
  meaning(name: string, profile: Profile): Promise<Profile | null>
}

export const modelChoice = createStore<ModelChoice>({
  chosen: STARTER,
  entries: [],
  download: null,
})

function change(part: Partial<ModelChoice>): void {
  return modelChoice.set({ ...modelChoice.get(), ...part })
}

/** Loaded on demand: few visitors bring a model, and its reader is a tenth of the page's code. */
export const ownModels = () => import('../../client/ownModels.ts')

/** Chooses the model for this visit and the next ones. */
export function chooseModel(model: Model): void {
  preferences.set('model', model.id)
  change({ chosen: model })
}

/** Reads the models from storage, without a connection. A chosen model that is gone gives way to one that is ready. */
export async function refreshModels(): Promise<void> {
  const entries = await availableModels()
  const { chosen } = modelChoice.get()
  const ready = entries.filter(({ state }) => state === 'ready').map((entry) => entry.model)
  const same = ready.find((model) => model.id === chosen.id)
  change({ entries, chosen: same ?? ready[0] ?? STARTER })
}

/** Lists the stored models at once, and the ones that can be downloaded as soon as the site has answered. */
export async function checkModels(): Promise<void> {
  await refreshModels()
  await readSiteModels()
  await refreshModels()
}

/** False if storage refused the model. It then exists until the page is closed. */
function isStored(model: Model): boolean {
  return modelChoice.get().entries.some((entry) => entry.model.id === model.id && entry.isStored)
}

/** The message that the model is ready to use. */
export function readyMessage(model: Model): () => string {
  const key = isStored(model) ? 'modelDone' : 'modelDoneVisit'
  return () => t(key, { model: model.title })
}

/** Lists the models and chooses the one of the last visit, if it is still ready. */
export async function restoreModelChoice(): Promise<void> {
  await refreshModels()
  const id = preferences.get('model')
  const entry = modelChoice
    .get()
    .entries.find(({ model, state }) => model.id === id && state === 'ready')
  if (entry !== undefined) change({ chosen: entry.model })
}

let running: Promise<unknown> = Promise.resolve()

/**
 * Runs a download and shows its progress in the model's row. Never rejects: it resolves to null if the download was stopped or
 * failed, and the state then has the error.
 * @param resume continues a download that was stopped. Without it the row downloads the model as `startDownload` does
 */
export async function showDownload<T>(
  model: Model,
  work: (options: Required<DownloadOptions>) => Promise<T>,
  resume?: () => void,
): Promise<T | null> {
  const abort = new AbortController()
  const show = (progress: Progress | null): void =>
    change({ download: { kind: 'running', model, progress, abort } })
  show(null)
  const working = work({ signal: abort.signal, onProgress: show })
  running = working.catch(() => undefined)
  try {
    const value = await working
    change({ download: null })
    return value
  } catch (thrown) {
    const error = isCancelled(thrown) ? null : toAppError(thrown)
    change({ download: { kind: 'stopped', model, error, resume } })
    return null
  }
}

/**
 * Downloads the model and chooses it. Never rejects: the state of the download has the error.
 * @param isWanted false if the model must not be chosen after all; the result is then 'kept'
 */
export async function startDownload(
  model: Model,
  isWanted = (): boolean => true,
): Promise<'done' | 'kept' | 'stopped'> {
  const end = await showDownload(model, async (options) => {
    await downloadModel(model, options)
    return 'whole'
  })
  if (end === null) return 'stopped'
  await refreshModels()
  if (!isWanted()) return 'kept'
  chooseModel(model)
  return 'done'
}

/** Resolves once the download no longer writes to storage. */
export async function stopDownload(): Promise<void> {
  const { download } = modelChoice.get()
  if (download?.kind === 'running') download.abort.abort()
  await running
}

/** Asks again what was asked or derived when the visitor's own model was added. */
export async function correctModel(model: Model, ask: AskProfile): Promise<void> {
  const { profile } = model
  const others = Object.values(PIXELS).map((pixels): Profile => ({ ...profile, ...pixels }))
  const isSame = (other: Profile): boolean => profileText(other) === profileText(profile)
  const prepared = await ask.pixels(model.title, [
    profile,
    ...others.filter((other) => !isSame(other)),
  ])
  const changed = prepared === null ? null : await ask.meaning(model.title, prepared)
  if (changed === null) return
  const { changeProfile } = await ownModels()
  await changeProfile(model, changed)
  await refreshModels()
}

/** Deletes the model from storage, and checks whether it can be downloaded again. */
export async function removeModel(model: Model): Promise<void> {
  await forgetModel(model)
  await checkModels()
}

/**
 * Calls `listener` when the visitor chooses another model, or corrects the chosen one. It is not called when a removed model gives way to another
 * one, because then the visitor has not asked for new maps.
 */
export function onModelSwitch(listener: () => void): void {
  let last = modelChoice.get().chosen
  modelChoice.subscribe(({ chosen, entries }) => {
    if (isSameModel(chosen, last)) return
    const { id } = last
    last = chosen
    if (entries.some(({ model, state }) => model.id === id && state === 'ready')) listener()
  })
}
