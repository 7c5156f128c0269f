/** THE OTHER PATH: a depth map that no model made. It is embedded in the photo's own file, or imported from a file of its own. */
import { readEmbedded, readImported } from './client/reader.ts'
import { DepthdropError } from './core/errors.ts'
import { uprightSize } from './core/imageHeader/index.ts'
import type { Meaning } from './core/import/meanings.ts'
import type { DepthMap, Notice, Size } from './core/types.ts'
import type { Estimate } from './estimate.ts'
import { decode } from './io/decode.ts'
import { nameOf, type Photo, readSource } from './io/source.ts'
import type { EmbeddedDepth, ExternalDepth, ImportedDepth } from './worker/protocol.ts'

export interface ReadOptions {
  /** The photo's upright size in pixels, where the caller knows it. */
  readonly size?: Size
  readonly signal?: AbortSignal | undefined
}

/** The photo's upright size in pixels. Decodes the photo where its header does not say it. */
async function photoSize(photo: Photo, known?: Size): Promise<Size> {
  const size = known ?? uprightSize(photo.head)
  if (size !== null) return size
  const { bitmap, size: decoded } = await decode(photo)
  bitmap.close()
  return decoded
}

/** The depth map in a photo's own file. Rejects with DepthdropError for a file that is no photo, or with the reason of `signal`. */
export async function readEmbeddedDepth(
  source: Blob,
  { size, signal }: ReadOptions = {},
): Promise<EmbeddedDepth> {
  const photo = await readSource(source)
  if (!photo.mayHoldDepth) return { kind: 'none', notices: [] }
  return readEmbedded(photo.name, photo.blob, await photoSize(photo, size), signal)
}

export interface ImportRequest {
  /** The photo's upright size in pixels, whose shape the map must have. */
  readonly size: Size
  /** What the file's numbers mean, where the file does not say it. Absent: the result may be 'unclear', with a guess. */
  readonly meaning?: Meaning | undefined
  /** Another map of the photo, which makes the guess better. */
  readonly reference?: DepthMap | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The depth map in a file of its own: a grey PNG of 8 or 16 bits, a PFM or an NPY file. Rejects with
 * 'depth-unreadable', 'depth-coloured', 'depth-shape', 'out-of-memory' or the reason of `signal`.
 */
export function readImportedDepth(
  file: Blob,
  { size, meaning, reference, signal }: ImportRequest,
): Promise<ImportedDepth> {
  const options = { size, meaning: meaning ?? null, reference: reference ?? null }
  return readImported(nameOf(file), file, options, signal)
}

/** A depth map that no model made, without an estimate beside it: enough to show, measure and save it. */
export interface StandaloneDepth extends ExternalDepth, Pick<Estimate, 'key' | 'name' | 'photo'> {
  /** The photo's upright size in pixels. */
  readonly size: Size
  readonly model: null
  readonly engine: null
  readonly settings: null
}

function standalone(
  { name, blob, sha256 }: Photo,
  size: Size,
  depth: ExternalDepth,
): StandaloneDepth {
  return {
    ...depth,
    key: `${sha256}:${JSON.stringify(depth.origin)}`,
    name,
    photo: { blob, sha256 },
    size,
    model: null,
    engine: null,
    settings: null,
  }
}

/** The depth map in a photo's own file, on its own. `depth` is null where there is none; `notices` then say why. Rejects as `readEmbeddedDepth`. */
export async function openEmbeddedDepth(
  source: Blob,
  signal?: AbortSignal,
): Promise<{ readonly depth: StandaloneDepth | null; readonly notices: readonly Notice[] }> {
  const embedded = await readEmbeddedDepth(source, { signal })
  if (embedded.kind === 'none') return { depth: null, notices: embedded.notices }
  const photo = await readSource(source)
  const size = await photoSize(photo)
  return { depth: standalone(photo, size, embedded.reading), notices: [] }
}

/** The depth map in a file of its own, without an estimate. Rejects as `readImportedDepth`, and with 'depth-unclear' where `meaning` is needed. */
export async function openImportedDepth(
  source: Blob,
  file: Blob,
  meaning?: Meaning,
  signal?: AbortSignal,
): Promise<StandaloneDepth> {
  const photo = await readSource(source)
  const size = await photoSize(photo)
  const imported = await readImportedDepth(file, { size, meaning, signal })
  if (imported.kind === 'unclear') throw new DepthdropError('depth-unclear', { name: nameOf(file) })
  return standalone(photo, size, imported.reading)
}

/** Notices about the model's map, which do not concern a map that replaces it. */
const ABOUT_THE_MODEL = ['flat-map', 'non-finite', 'seeded-model', 'worker-restarted']

/** The estimate with `depth` in place of its map. `estimated` keeps the model's own. `key` identifies the new map. */
export function replaceMap(
  estimate: Estimate,
  { map, min, max, isMetric, origin, notices }: ExternalDepth,
  key: string,
): Estimate {
  const estimated = estimate.estimated ?? estimate
  const lasting = estimated.notices.filter(({ code }) => !ABOUT_THE_MODEL.includes(code))
  return {
    ...estimated,
    key,
    map,
    min,
    max,
    isMetric,
    origin,
    notices: [...lasting, ...notices],
    estimated,
  }
}
