/** Adds the model that a page gives to the library, from its file or its address. */
import { DepthdropError } from '../core/errors.ts'
import type { ProfileWish } from '../core/profile/derive.ts'
import type { Pixels } from '../core/profile/pixels.ts'
import type { Model, Profile } from '../core/types.ts'
import { type AddOptions, addAndTry } from './addAndTry.ts'
import type { DownloadOptions } from './availableModels.ts'
import { fetchOrFind } from './fetchOrFind.ts'
import { checkSha256 } from './ownModel.ts'

/** AddModelOptions of the library. */
export interface GivenOptions
  extends Omit<ProfileWish, 'pixels'>,
    Pick<AddOptions, 'sha256' | 'trialSeconds'>,
    DownloadOptions {
  readonly pixels?: Pixels | Profile
  readonly data?: File | readonly File[]
}

/** As `addModel` of the library. Loaded on demand, so that a page without models of its own does not load it. */
export async function addGiven(model: Blob | string | URL, options: GivenOptions): Promise<Model> {
  const { pixels, data = [], sha256, trialSeconds, signal, onProgress, ...rest } = options
  const found =
    typeof model === 'string' || 'href' in model
      ? await fetchOrFind(model, {
          ...(signal === undefined ? {} : { signal }),
          ...(onProgress === undefined ? {} : { onProgress }),
        })
      : { file: model instanceof File ? model : new File([model], 'model.onnx') }
  if ('model' in found) {
    checkSha256(found.model.title, found.model.sha256, sha256)
    return found.model
  }
  const { file } = found
  const own = {
    data: data instanceof File ? [data] : data,
    wish: typeof pixels === 'string' ? { ...rest, pixels } : rest,
    ...(typeof pixels === 'object' ? { profile: pixels } : {}),
    ...(trialSeconds === undefined ? {} : { trialSeconds }),
    ...(sha256 === undefined ? {} : { sha256 }),
  }
  let candidates = ''
  const added = await addAndTry(file, own, (likely) => {
    candidates = likely.map(({ id }) => id).join(', ')
    return null
  })
  if (added !== null) return added.model
  throw new DepthdropError('model-unclear', { name: file.name, candidates })
}
