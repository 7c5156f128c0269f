/** The model of an address, for code that names it at each visit. */
import type { Model } from '../core/types.ts'
import { availableModels, type DownloadOptions, findModelOf } from './availableModels.ts'
import { type FetchedModel, fetchModelFile } from './fetchModelFile.ts'
import { readModelAddress } from './modelAddress.ts'

export type Found = { readonly model: Model } | { readonly file: FetchedModel }

/** The model that was downloaded from this address, absolute, if it can run now. */
export async function findReady(url: string): Promise<Model | undefined> {
  const model = await findModelOf(url)
  const isReady = (await availableModels()).some(
    (entry) => entry.state === 'ready' && entry.model.sha256 === model?.sha256,
  )
  return isReady ? model : undefined
}

/** What was downloaded from the address before is used as it is, without a request. */
export async function fetchOrFind(given: string | URL, options: DownloadOptions): Promise<Found> {
  const address = readModelAddress(given)
  const model = await findReady(address.url)
  return model === undefined ? { file: await fetchModelFile(address, options) } : { model }
}
