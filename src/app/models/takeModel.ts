/** Adds a model of the visitor's own, chooses it, and says so. */
import type { FetchedModel } from '../../client/fetchModelFile.ts'
import { t } from '../../page/language.ts'
import { showError } from '../photo/showError.ts'
import { toast } from '../ui/toast.ts'
import { askProfile } from './askLater.ts'
import { chooseModel, ownModels, readyMessage, refreshModels } from './modelChoice.ts'

/**
 * Asks how the model expects its pixels if its graph does not say so. Never rejects: the visitor reads the error.
 * @param data the files with the model's weights, if it was exported as several files
 */
export async function takeModel(
  source: File | FetchedModel,
  data: readonly File[] = [],
): Promise<void> {
  const { name } = source
  try {
    const { addAndTry } = await ownModels()
    const added = await addAndTry(source, { data }, (candidates) =>
      askProfile.pixels(
        name,
        candidates.map(({ profile }) => profile),
      ),
    )
    if (added === null) return
    const { model, hint } = added
    await refreshModels()
    chooseModel(model)
    const ready = readyMessage(model)
    toast('note', hint === null ? ready : () => `${ready()} ${t(hint)}`)
  } catch (error) {
    showError(error, name)
  }
}
