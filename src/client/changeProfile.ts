/** Stores another profile for a model that the visitor added. */
import type { Model, Profile } from '../core/types.ts'
import { getOwnModels, putOwnModel } from '../storage/storedModels.ts'
import { keepForVisit } from './availableModels.ts'

export async function changeProfile(model: Model, profile: Profile): Promise<Model> {
  const changed: Model = { ...model, profile }
  if ((await getOwnModels()).some(({ sha256 }) => sha256 === model.sha256))
    await putOwnModel(changed)
  else keepForVisit(changed)
  return changed
}
