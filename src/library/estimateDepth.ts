/** The library's front door: anything a page calls a picture, one call. */
import { catalogue } from '../client/catalogue.ts'
import { DepthdropError } from '../core/errors.ts'
import { STARTER } from '../core/models.ts'
import type { Model, Progress } from '../core/types.ts'
import { estimateDepth as estimate } from '../estimate.ts'
import { resultOf, type DepthResult } from './result.ts'
import { toBlob, type DepthSource } from './source.ts'

export interface DepthOptions {
  /** 'starter' (default), 'midas-small' where its file can be reached, or what `addModel` gave. */
  readonly model?: 'starter' | 'midas-small' | Model
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export const modelOf = (wanted: DepthOptions['model'] = STARTER): Model => {
  if (typeof wanted !== 'string') return wanted
  const found = catalogue().find(({ id }) => id === wanted)
  if (found === undefined) throw new DepthdropError('model-missing', { model: wanted })
  return found
}

/**
 * The relative inverse depth of a picture. Calls run one after another; the same picture twice is answered from memory.
 * Rejects with DepthdropError (`message` is a sentence for people, `code` its kind) or, once `signal` aborts, AbortError.
 */
export const estimateDepth = async (source: DepthSource, { model, signal, onProgress }: DepthOptions = {}): Promise<DepthResult> => {
  signal?.throwIfAborted()
  const chosen = modelOf(model)
  const blob = await toBlob(source, signal)
  return resultOf(await estimate(blob, { model: chosen, ...(signal === undefined ? {} : { signal }), ...(onProgress === undefined ? {} : { onProgress }) }))
}
