/** Which models there are, which one is chosen, and what is being downloaded. */

import {
  addOwnModel,
  askSite,
  availableModels,
  downloadModel,
  forgetModel,
} from '../../client/models.ts'
import { isCancelled } from '../../core/errors.ts'
import { STARTER } from '../../core/models.ts'
import type { Model, Profile, Progress } from '../../core/types.ts'
import { t } from '../../page/language.ts'
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'
import { type AppError, toAppError } from '../photo/item.ts'

export type Offer = Awaited<ReturnType<typeof availableModels>>[number]

export type Download =
  | {
      readonly kind: 'running'
      readonly model: Model
      readonly progress: Progress | null
      readonly abort: AbortController
    }
  /** Cancelled or failed; what had come is kept and the next try goes on from there. */
  | { readonly kind: 'stopped'; readonly model: Model; readonly error: AppError | null }

export interface ModelChoice {
  readonly chosen: Model
  readonly entries: readonly Offer[]
  readonly download: Download | null
}

/** The likeliest first. Null: the visitor closed the question. */
export type AskProfile = (file: File, candidates: readonly Profile[]) => Promise<Profile | null>

export const modelChoice = createStore<ModelChoice>({
  chosen: STARTER,
  entries: [],
  download: null,
})

function change(part: Partial<ModelChoice>): void {
  return modelChoice.set({ ...modelChoice.get(), ...part })
}

export function chooseModel(model: Model): void {
  preferences.set('model', model.id)
  change({ chosen: model })
}

/** Asks storage anew, and no network. A chosen model that is gone gives way to the starter. */
export async function refreshModels(): Promise<void> {
  const offers = await availableModels()
  const { chosen } = modelChoice.get()
  const ready = offers.filter((offer) => offer.state === 'ready').map((offer) => offer.model)
  const same = ready.find((model) => model.id === chosen.id)
  change({ entries: offers, chosen: same ?? ready[0] ?? STARTER })
}

/** What is stored is offered at once; what is not, as soon as the site has answered. */
export async function checkModels(): Promise<void> {
  await refreshModels()
  await askSite()
  await refreshModels()
}

/** False for a model that storage would not take, and that is here until the page is closed. */
function isKept(model: Model): boolean {
  return modelChoice.get().entries.some((offer) => offer.model.id === model.id && offer.kept)
}

/** What there is to say of a model that has come. */
export function readyMessage(model: Model): () => string {
  const words = isKept(model) ? 'modelDone' : 'modelDoneVisit'
  return () => t(words, { model: model.title })
}

export async function restoreModelChoice(): Promise<void> {
  await refreshModels()
  const kept = preferences.get('model')
  const offer = modelChoice
    .get()
    .entries.find(({ model, state }) => model.id === kept && state === 'ready')
  if (offer !== undefined) change({ chosen: offer.model })
}

let running: Promise<void> = Promise.resolve()

export async function startDownload(model: Model): Promise<'done' | 'stopped'> {
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
  chooseModel(model)
  return 'done'
}

/** Resolves once nothing of it is written any more. */
export async function stopDownload(): Promise<void> {
  const { download } = modelChoice.get()
  if (download?.kind === 'running') download.abort.abort()
  await running.catch(() => undefined)
}

/** Null where the visitor closed the question. Rejects with the sentence's error for an unusable file. */
export async function addModelFile(file: File, ask: AskProfile): Promise<Model | null> {
  const added = await addOwnModel(file)
  let model: Model
  if (added.kind === 'ready') {
    model = added.model
  } else {
    const profile = await ask(
      file,
      added.candidates.map((candidate) => candidate.profile),
    )
    if (profile === null) return null
    model = await added.choose(profile)
  }
  await refreshModels()
  chooseModel(model)
  return model
}

/** Its place in the menu then says at once whether it can be had again. */
export async function removeModel(model: Model): Promise<void> {
  await forgetModel(model)
  await checkModels()
}

/**
 * Calls `listener` when the visitor chooses another model. It is not called when a removed model gives way to another
 * one, because then the visitor has not asked for new maps.
 */
export function onModelSwitch(listener: () => void): void {
  let last = modelChoice.get().chosen
  modelChoice.subscribe(({ chosen, entries }) => {
    if (chosen.id === last.id) return
    const { id } = last
    last = chosen
    if (entries.some(({ model, state }) => model.id === id && state === 'ready')) listener()
  })
}
