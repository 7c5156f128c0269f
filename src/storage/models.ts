/** Which models this browser keeps: names of the bytes, and what the visitor's own models are. */
import type { Model } from '../core/types.ts'
import { change, listKeys, read, remove } from './kv.ts'

const OWN = 'own'

export const modelKey = (sha256: string): string => `model:${sha256}`

/** The SHA-256 of every model whose bytes are stored. */
export const storedModels = async (): Promise<ReadonlySet<string>> => {
  const prefix = modelKey('')
  return new Set((await listKeys('models')).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)))
}

const models = (value: unknown): readonly Model[] => (Array.isArray(value) ? value : [])

export const ownModels = async (): Promise<readonly Model[]> => models(await read<unknown>('models', OWN))

/** Also remembers the profile, by hash: a file is asked about once. */
export const noteOwnModel = (model: Model): Promise<void> =>
  change<unknown>('models', OWN, (old) => [model, ...models(old).filter((other) => other.sha256 !== model.sha256)])

export const forgetStoredModel = async (model: Model): Promise<void> => {
  await remove('models', modelKey(model.sha256))
  if (model.source.kind === 'own') {
    await change<unknown>('models', OWN, (old) => models(old).filter((other) => other.sha256 !== model.sha256))
  }
}
