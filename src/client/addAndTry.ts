/** Adds a model of the visitor's and runs it once, for the page, the library and the command line. */
import { MOST_TRIAL_SECONDS, TRIAL_SECONDS } from '../core/models.ts'
import type { ProfileCandidate } from '../core/profile/derive.ts'
import { isSameModel } from '../core/profile/profileText.ts'
import type { Model, Profile } from '../core/types.ts'
import { availableModels } from './availableModels.ts'
import type { FetchedModel } from './fetchModelFile.ts'
import { addOwnModel, type OwnModelOptions } from './ownModel.ts'
import { type TriedModel, tryOut } from './tryOut.ts'

/** Chooses how the model expects its pixels, if its graph does not say so. Null: the model is not added. */
export type ChoosePixels = (
  candidates: readonly [ProfileCandidate, ...ProfileCandidate[]],
) => Profile | null | Promise<Profile | null>

export interface AddOptions extends OwnModelOptions {
  /** A model that needs longer for the test photo is refused. At most 180. Default: 90. */
  readonly trialSeconds?: number
}

/**
 * Resolves to null if `choose` gives null. A model that was added before is not run again. Rejects as `addOwnModel` and
 * `tryOut` do, and with RangeError for a wrong time.
 */
export async function addAndTry(
  source: File | FetchedModel,
  { trialSeconds = TRIAL_SECONDS, ...options }: AddOptions,
  choose: ChoosePixels,
): Promise<TriedModel | null> {
  if (!(trialSeconds > 0 && trialSeconds <= MOST_TRIAL_SECONDS))
    throw new RangeError(
      `trialSeconds must be above 0 and at most ${MOST_TRIAL_SECONDS}, not ${trialSeconds}.`,
    )
  const before = await availableModels()
  // The bytes of a file that is refused would be refused again. Those of a question without an answer are still wanted.
  const discard = async (): Promise<void> => (source instanceof File ? undefined : source.discard())
  const added = await addOwnModel(source, options).catch(async (error: unknown) => {
    await discard()
    throw error
  })
  const { isMeaningKnown } = added
  let model: Model
  if (added.kind === 'ready') {
    model = added.model
  } else {
    const profile = await choose(added.candidates)
    if (profile === null) return null
    model = await added.choose(profile)
  }
  await discard()
  const isOld = before.some((entry) => entry.state === 'ready' && isSameModel(entry.model, model))
  return isOld
    ? { model, hint: isMeaningKnown ? null : 'modelGuess' }
    : tryOut(model, isMeaningKnown, trialSeconds)
}
