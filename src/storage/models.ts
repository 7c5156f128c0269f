/** Which models this browser keeps: names of the bytes, and what the visitor's own models are. */
import type { Model } from '../core/types.ts'
import { forgetChecks } from './checks.ts'
import { change, listKeys, read, remove } from './kv.ts'
import { forgetPacked } from './packed.ts'

const OWN = 'own'

export const modelKey = (sha256: string): string => `model:${sha256}`

const PIECE = 'piece:'

/** Where a half-finished download of the file with that SHA-256 keeps what came from byte `start` on. */
export const pieceKey = (sha256: string, start: number): string => `${PIECE}${sha256}:${String(start).padStart(12, '0')}`

export interface Piece {
  readonly key: string
  /** Of the file that is to come: a model, or one part of one. */
  readonly sha256: string
  readonly start: number
}

/** What of half-finished downloads is among these keys, each file's pieces in their order. */
export const piecesAmong = (keys: readonly string[]): readonly Piece[] =>
  keys
    .filter((key) => key.startsWith(PIECE))
    .sort()
    .map((key) => {
      const [sha256 = '', start = '0'] = key.slice(PIECE.length).split(':')
      return { key, sha256, start: Number(start) }
    })

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
  await forgetChecks(model.sha256)
  await forgetPacked(model.sha256)
  if (model.source.kind === 'own') {
    await change<unknown>('models', OWN, (old) => models(old).filter((other) => other.sha256 !== model.sha256))
  }
}
