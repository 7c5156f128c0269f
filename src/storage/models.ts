/** Which models this browser keeps: names of the bytes, and what the visitor's own models are. */
import type { Model } from '../core/types.ts'
import { forgetChecks } from './checks.ts'
import { change, listKeys, read, remove } from './kv.ts'
import { forgetPacked } from './packed.ts'

const OWN = 'own'

export function modelKey(sha256: string): string {
  return `model:${sha256}`
}

const PIECE = 'piece:'

/** Where a half-finished download of the file with that SHA-256 keeps what came from byte `start` on. */
export function pieceKey(sha256: string, start: number): string {
  return `${PIECE}${sha256}:${String(start).padStart(12, '0')}`
}

export interface Piece {
  readonly key: string
  /** Of the file that is to come: a model, or one part of one. */
  readonly sha256: string
  readonly start: number
}

/** What of half-finished downloads is among these keys, each file's pieces in their order. */
export function piecesAmong(keys: readonly string[]): readonly Piece[] {
  return keys
    .filter((key) => key.startsWith(PIECE))
    .sort()
    .map((key) => {
      const [sha256 = '', start = '0'] = key.slice(PIECE.length).split(':')
      return { key, sha256, start: Number(start) }
    })
}

/** The SHA-256 of every model whose bytes are stored. */
export async function storedModels(): Promise<ReadonlySet<string>> {
  const prefix = modelKey('')
  return new Set(
    (await listKeys('models'))
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length)),
  )
}

function models(value: unknown): readonly Model[] {
  return Array.isArray(value) ? value : []
}

export async function ownModels(): Promise<readonly Model[]> {
  return models(await read<unknown>('models', OWN))
}

/** Also remembers the profile, by hash: a file is asked about once. */
export function noteOwnModel(model: Model): Promise<void> {
  return change<unknown>('models', OWN, (old) => [
    model,
    ...models(old).filter((other) => other.sha256 !== model.sha256),
  ])
}

export async function forgetStoredModel(model: Model): Promise<void> {
  await remove('models', modelKey(model.sha256))
  await forgetChecks(model.sha256)
  await forgetPacked(model.sha256)
  if (model.source.kind === 'own') {
    await change<unknown>('models', OWN, (old) =>
      models(old).filter((other) => other.sha256 !== model.sha256),
    )
  }
}
