/** Depth maps out of files, each by a worker of its own: whatever a file does to it, nothing else is lost. */
import { DepthdropError } from '../core/errors.ts'
import type { Size } from '../core/types.ts'
import type { Inside, Own, OwnWish, ReaderDoor, Reply } from '../worker/protocol.ts'
import { mortal, WorkerDied } from './mortal.ts'
import { spawnReader } from './spawn.ts'
import { unwrap } from './unwrap.ts'

/** Inflating and turning 32 megapixels takes a slow machine seconds. */
const LIMIT_MS = 60_000

async function read<T>(
  name: string,
  signal: AbortSignal | undefined,
  work: (door: ReaderDoor) => Promise<Reply<T>>,
): Promise<T> {
  signal?.throwIfAborted()
  const reader = mortal<ReaderDoor>(spawnReader())
  const stop = (): void => reader.kill()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return unwrap(await reader.call(work, LIMIT_MS))
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof WorkerDied ? new DepthdropError('out-of-memory', { name }) : error
  } finally {
    signal?.removeEventListener('abort', stop)
    reader.kill()
  }
}

export function readInside(
  name: string,
  photo: Blob,
  size: Size,
  signal?: AbortSignal,
): Promise<Inside> {
  return read(name, signal, (door) => door.inside(name, photo, size))
}

/** Rejects with 'depth-unreadable', 'depth-coloured', 'depth-shape', 'out-of-memory', or the reason of `signal`. */
export function readOwn(
  name: string,
  file: Blob,
  wish: OwnWish,
  signal?: AbortSignal,
): Promise<Own> {
  return read(name, signal, (door) => door.own(name, file, wish))
}
