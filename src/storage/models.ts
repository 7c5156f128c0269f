/** Which models this browser keeps: names of the bytes, and what the visitor's own models are. */
import type { Model } from '../core/types.ts'
import { deleteChecks } from './engineChecks.ts'
import { listKeys, modify, read, remove } from './kv.ts'
import { deletePacked } from './packedModels.ts'

const OWN_MODELS = 'own'

export function modelKey(sha256: string): string {
  return `model:${sha256}`
}

const PIECE_PREFIX = 'piece:'

/** Where a half-finished download of the file with that SHA-256 keeps what came from byte `start` on. */
export function pieceKey(sha256: string, start: number): string {
  return `${PIECE_PREFIX}${sha256}:${String(start).padStart(12, '0')}`
}

export interface Piece {
  readonly key: string
  /** Of the file that is to come: a model, or one part of one. */
  readonly sha256: string
  readonly start: number
}

/** What of half-finished downloads is among these keys, each file's pieces in their order. */
export function parsePieceKeys(keys: readonly string[]): readonly Piece[] {
  return keys
    .filter((key) => key.startsWith(PIECE_PREFIX))
    .sort()
    .map((key) => {
      const [sha256 = '', start = '0'] = key.slice(PIECE_PREFIX.length).split(':')
      return { key, sha256, start: Number(start) }
    })
}

/** The SHA-256 of every model whose bytes are stored. */
export async function listModelHashes(): Promise<ReadonlySet<string>> {
  const prefix = modelKey('')
  return new Set(
    (await listKeys('models'))
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length)),
  )
}

function parseModels(value: unknown): readonly Model[] {
  return Array.isArray(value) ? value : []
}

export async function getOwnModels(): Promise<readonly Model[]> {
  return parseModels(await read<unknown>('models', OWN_MODELS))
}

/** Also remembers the profile, by hash: a file is asked about once. */
export function putOwnModel(model: Model): Promise<void> {
  return modify<unknown>('models', OWN_MODELS, (old) => [
    model,
    ...parseModels(old).filter((other) => other.sha256 !== model.sha256),
  ])
}

export async function deleteModel(model: Model): Promise<void> {
  await remove('models', modelKey(model.sha256))
  await deleteChecks(model.sha256)
  await deletePacked(model.sha256)
  if (model.source.kind === 'own') {
    await modify<unknown>('models', OWN_MODELS, (old) =>
      parseModels(old).filter((other) => other.sha256 !== model.sha256),
    )
  }
}
