/** Stores the pieces of a download, so that it continues after a lost connection or in the next visit. */
import { listKeys, read, remove, write } from './kv.ts'

const PREFIX = 'piece:'

export interface Piece {
  readonly key: string
  /** Of the whole file: a model, or one part of a model. */
  readonly sha256: string
  /** The piece's first byte in the file. */
  readonly start: number
}

function pieceKey(sha256: string, start: number): string {
  return `${PREFIX}${sha256}:${String(start).padStart(12, '0')}`
}

/** All stored pieces, each file's in order. */
export async function listPieces(): Promise<readonly Piece[]> {
  return (await listKeys('models'))
    .filter((key) => key.startsWith(PREFIX))
    .sort()
    .map((key) => {
      const [sha256 = '', start = '0'] = key.slice(PREFIX.length).split(':')
      return { key, sha256, start: Number(start) }
    })
}

export function putPiece(sha256: string, start: number, bytes: Uint8Array): Promise<boolean> {
  return write('models', pieceKey(sha256, start), bytes)
}

/** Copies the pieces into `into` as far as they are contiguous. @returns the number of bytes */
export async function restorePieces(sha256: string, into: Uint8Array): Promise<number> {
  let done = 0
  for (;;) {
    const piece = await read<unknown>('models', pieceKey(sha256, done))
    if (!(piece instanceof Uint8Array) || piece.length === 0 || done + piece.length > into.length)
      return done
    into.set(piece, done)
    done += piece.length
  }
}

/** Removes all pieces of one file. */
export async function deletePieces(sha256: string): Promise<void> {
  const mine = (await listPieces()).filter((piece) => piece.sha256 === sha256)
  await Promise.all(mine.map(({ key }) => remove('models', key)))
}
