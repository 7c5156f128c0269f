/** Stores what has arrived of a file whose SHA-256 is not known yet. */
import { MAX_MODEL_BYTES } from '../core/models.ts'
import { read, remove, write } from './kv.ts'
import { deletePieces, putPiece, restorePieces } from './pieces.ts'

interface Arrived {
  /** Of the file, as its host names it. */
  readonly version: string
  readonly bytes: number
  readonly isWhole: boolean
}

export interface Restored {
  /** Null if nothing arrived before. */
  readonly version: string | null
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly isWhole: boolean
}

export interface DownloadPart {
  restore(): Promise<Restored>
  /** Adds a piece that begins at `start`. @param isLast true if the file ends with it */
  put(version: string, start: number, bytes: Uint8Array, isLast: boolean): Promise<void>
  discard(): Promise<void>
}

function isArrived(value: unknown): value is Arrived {
  if (!(value instanceof Object && 'version' in value && 'bytes' in value)) return false
  const { version, bytes } = value
  const isLength = Number.isInteger(bytes) && Number(bytes) > 0 && Number(bytes) <= MAX_MODEL_BYTES
  return typeof version === 'string' && isLength
}

/** @param id hexadecimal digits that name the address of the file */
export function partOf(id: string): DownloadPart {
  const key = `part:${id}`
  return {
    restore: async () => {
      const arrived = await read<unknown>('models', key)
      if (!isArrived(arrived)) return { version: null, bytes: new Uint8Array(0), isWhole: false }
      const bytes = new Uint8Array(arrived.bytes)
      const done = await restorePieces(id, bytes)
      return {
        version: done === 0 ? null : arrived.version,
        bytes: bytes.slice(0, done),
        isWhole: arrived.isWhole === true && done === bytes.length,
      }
    },
    put: async (version, start, bytes, isLast) => {
      const isStored = bytes.length === 0 || (await putPiece(id, start, bytes))
      const arrived: Arrived = { version, bytes: start + bytes.length, isWhole: isLast }
      if (isStored) await write('models', key, arrived)
    },
    discard: async () => {
      await remove('models', key)
      await deletePieces(id)
    },
  }
}
