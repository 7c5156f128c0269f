/** Runs a model once after it was added. One that fails is removed, and one whose graph does not say so is told near from far. */
import type { Model } from '../core/types.ts'
import { testPhotoFile } from './assetUrls.ts'
import { forgetModel } from './availableModels.ts'
import { changeProfile } from './changeProfile.ts'
import { tryModel } from './tryModel.ts'

export interface TriedModel {
  readonly model: Model
  /** What the caller should know about near and far. */
  readonly hint: 'modelGuess' | 'modelReversed' | 'modelContradicts' | null
}

/** The photo whose depth compareWithStarter.ts knows. Null where the site lacks it. */
async function fetchTestPhoto(): Promise<Blob | null> {
  try {
    const response = await fetch(testPhotoFile())
    const blob = await response.blob()
    return response.ok && blob.type.startsWith('image/') ? blob : null
  } catch {
    return null
  }
}

/** Rejects with DepthdropError if the model does not run, or not within `seconds`. */
export async function tryOut(
  model: Model,
  isMeaningKnown: boolean,
  seconds: number,
): Promise<TriedModel> {
  const guess = isMeaningKnown ? null : 'modelGuess'
  const photo = await fetchTestPhoto()
  if (photo === null) return { model, hint: guess }
  const { verdict, min } = await tryModel(model, photo, seconds).catch(async (error: unknown) => {
    await forgetModel(model)
    throw error
  })
  if (verdict === 'unclear') return { model, hint: guess }
  if (verdict === 'same') return { model, hint: null }
  if (isMeaningKnown) return { model, hint: 'modelContradicts' }
  const meaning = min > 0 ? 'distance' : 'near-small'
  return {
    model: await changeProfile(model, { ...model.profile, meaning }),
    hint: 'modelReversed',
  }
}
