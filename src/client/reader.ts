/** Reads depth maps out of files. Each file gets a worker of its own, so that a hostile file can break nothing else. */
import { DepthdropError } from '../core/errors.ts'
import type { Size } from '../core/types.ts'
import type {
  EmbeddedDepth,
  ImportedDepth,
  ImportOptions,
  ReaderApi,
  Reply,
} from '../worker/protocol.ts'
import { runInOwnWorker } from './runInOwnWorker.ts'
import { spawnReader, WorkerDied } from './workers.ts'

/** A slow machine needs seconds to inflate and to turn 32 megapixels. */
const LIMIT_MS = 60_000

/** A reader dies of a file that needs more memory than there is. */
async function read<T>(
  name: string,
  signal: AbortSignal | undefined,
  work: (api: ReaderApi) => Promise<Reply<T>>,
): Promise<T> {
  try {
    return await runInOwnWorker({ spawn: spawnReader, signal, limitMs: LIMIT_MS, work })
  } catch (error) {
    throw error instanceof WorkerDied ? new DepthdropError('out-of-memory', { name }) : error
  }
}

/**
 * The depth map embedded in a photo's own file.
 *
 * @param size the photo's upright size in pixels
 * Rejects with 'out-of-memory' or the reason of `signal`.
 */
export function readEmbedded(
  name: string,
  photo: Blob,
  size: Size,
  signal?: AbortSignal,
): Promise<EmbeddedDepth> {
  return read(name, signal, (api) => api.readEmbedded(name, photo, size))
}

/** The depth map in a file of its own. Rejects with 'depth-unreadable', 'depth-coloured', 'depth-shape', 'out-of-memory', or the reason of `signal`. */
export function readImported(
  name: string,
  file: Blob,
  wish: ImportOptions,
  signal?: AbortSignal,
): Promise<ImportedDepth> {
  return read(name, signal, (api) => api.readImported(name, file, wish))
}
