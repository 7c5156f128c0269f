/** The models that the menu lists, the chosen one, and the download of one. */
import {
  availableModels,
  downloadModel,
  forgetModel,
  type ModelEntry,
} from '../../client/models.ts'
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
  | { readonly kind: 'stopped'; readonly model: Model; readonly error: AppError | null }

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
const ownModels = () => import('../../client/ownModels.ts')

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

let running: Promise<void> = Promise.resolve()

/**
 * Downloads the model and chooses it. Never rejects: the state of the download has the error.
 * @param isWanted false if the model must not be chosen after all; the result is then 'kept'
 */
export async function startDownload(
  model: Model,
  isWanted = (): boolean => true,
): Promise<'done' | 'kept' | 'stopped'> {
  const abort = new AbortController()
  const show = (progress: Progress | null): void =>
    change({ download: { kind: 'running', model, progress, abort } })
  show(null)
  try {
    running = downloadModel(model, { signal: abort.signal, onProgress: show })
    await running
  } catch (error) {
    change({
      download: { kind: 'stopped', model, error: isCancelled(error) ? null : toAppError(error) },
    })
    return 'stopped'
  }
  change({ download: null })
  await refreshModels()
  if (!isWanted()) return 'kept'
  chooseModel(model)
  return 'done'
}

/** Resolves once the download no longer writes to storage. */
export async function stopDownload(): Promise<void> {
  const { download } = modelChoice.get()
  if (download?.kind === 'running') download.abort.abort()
  await running.catch(() => undefined)
}

export interface AddedModel {
  readonly model: Model
  /** What the visitor should know about near and far. */
  readonly hint: 'modelGuess' | 'modelReversed' | 'modelContradicts' | null
}

/** The photo whose depth compareWithStarter.ts knows. Null where the site lacks it. */
async function fetchTestPhoto(): Promise<Blob | null> {
  try {
    const response = await fetch(new URL('samples/temple.small.jpg', document.baseURI))
    const blob = await response.blob()
    return response.ok && blob.type.startsWith('image/') ? blob : null
  } catch {
    return null
  }
}

/** Runs the model once. A model that fails is removed, and one whose graph does not say so is told near from far. */
async function tryOut(model: Model, isMeaningKnown: boolean): Promise<AddedModel> {
  const guess = isMeaningKnown ? null : 'modelGuess'
  const photo = await fetchTestPhoto()
  if (photo === null) return { model, hint: guess }
  const { tryModel } = await import('../../client/tryModel.ts')
  const { verdict, min } = await tryModel(model, photo).catch(async (error: unknown) => {
    await forgetModel(model)
    throw error
  })
  if (verdict === 'unclear') return { model, hint: guess }
  if (verdict === 'same') return { model, hint: null }
  if (isMeaningKnown) return { model, hint: 'modelContradicts' }
  const meaning = min > 0 ? 'distance' : 'near-small'
  const { changeProfile } = await ownModels()
  return {
    model: await changeProfile(model, { ...model.profile, meaning }),
    hint: 'modelReversed',
  }
}

/**
 * Adds and chooses the model of an .onnx file, and asks how it expects its pixels if its graph does not say so. Resolves to
 * null if the visitor cancels. Rejects as `addOwnModel` does.
 * @param data the files with the model's weights, if it was exported as several files
 */
export async function addModelFile(
  file: File,
  data: readonly File[],
  ask: AskProfile,
): Promise<AddedModel | null> {
  const before = modelChoice.get().entries
  const { addOwnModel } = await ownModels()
  const added = await addOwnModel(file, { data })
  let model: Model
  if (added.kind === 'ready') {
    model = added.model
  } else {
    const profile = await ask.pixels(
      file.name,
      added.candidates.map((candidate) => candidate.profile),
    )
    if (profile === null) return null
    model = await added.choose(profile)
  }
  const isNew = !before.some((entry) => isSameModel(entry.model, model))
  const tried = isNew
    ? await tryOut(model, added.isMeaningKnown)
    : { model, hint: added.isMeaningKnown ? null : ('modelGuess' as const) }
  await refreshModels()
  chooseModel(tried.model)
  return tried
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
