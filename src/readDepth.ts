/** THE OTHER PATH: the depth map that a photo carries, or that somebody brings for it, in the place of the estimate. */
import { readInside, readOwn } from './client/reader.ts'
import { DepthdropError } from './core/errors.ts'
import { uprightSize } from './core/imageHeader/index.ts'
import type { Meaning } from './core/import/meanings.ts'
import type { DepthMap, Notice, Size } from './core/types.ts'
import type { Estimate } from './estimate.ts'
import { decode } from './io/decode.ts'
import { nameOf, type Photo, readSource } from './io/source.ts'
import type { EmbeddedDepth, ExternalDepth, ImportedDepth } from './worker/protocol.ts'

export interface ReadOptions {
  /** The photo's upright size, where it is known; otherwise it is found out. */
  readonly size?: Size
  readonly signal?: AbortSignal | undefined
}

export async function sizeOf(photo: Photo, known?: Size): Promise<Size> {
  const size = known ?? uprightSize(photo.head)
  if (size !== null) return size
  const { bitmap, size: decoded } = await decode(photo)
  bitmap.close()
  return decoded
}

/** The depth map in a photo's own file. Rejects with DepthdropError for what is no photo, or with the reason of `signal`. */
export async function readDepthInside(
  source: Blob,
  { size, signal }: ReadOptions = {},
): Promise<EmbeddedDepth> {
  const photo = await readSource(source)
  if (!photo.mayHoldDepth) return { kind: 'none', notices: [] }
  return readInside(photo.name, photo.blob, await sizeOf(photo, size), signal)
}

export interface OwnOptions {
  /** The photo's upright size, whose shape the map must have. */
  readonly size: Size
  /** What the file's numbers mean, where it does not say so itself. Absent: it is asked for, with a guess. */
  readonly meaning?: Meaning | undefined
  /** Another map of the photo, for the guess. */
  readonly like?: DepthMap | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * A depth map out of a file of its own: grey PNG of 8 or 16 bits, PFM, NPY. Rejects with 'depth-unreadable',
 * 'depth-coloured', 'depth-shape', or the reason of `signal`.
 */
export function readOwnDepth(
  file: Blob,
  { size, meaning, like, signal }: OwnOptions,
): Promise<ImportedDepth> {
  return readOwn(
    nameOf(file),
    file,
    { size, meaning: meaning ?? null, reference: like ?? null },
    signal,
  )
}

/** A map that no network made, by itself: all that looking, measuring and saving need. */
export interface Brought extends ExternalDepth, Pick<Estimate, 'key' | 'name' | 'photo'> {
  /** The photo's upright size. */
  readonly size: Size
  readonly model: null
  readonly engine: null
  readonly settings: null
}

function broughtOf({ name, blob, sha256 }: Photo, size: Size, reading: ExternalDepth): Brought {
  return {
    ...reading,
    key: `${sha256}:${JSON.stringify(reading.origin)}`,
    name,
    photo: { blob, sha256 },
    size,
    model: null,
    engine: null,
    settings: null,
  }
}

/** The photo's own map without an estimate; null, with the reason where there is one. Rejects as `readDepthInside`. */
export async function bringInside(
  source: Blob,
  signal?: AbortSignal,
): Promise<{ readonly brought: Brought | null; readonly notices: readonly Notice[] }> {
  const inside = await readDepthInside(source, { signal })
  if (inside.kind === 'none') return { brought: null, notices: inside.notices }
  const photo = await readSource(source)
  return { brought: broughtOf(photo, await sizeOf(photo), inside.reading), notices: [] }
}

/** Somebody's own map without an estimate. Rejects as `readOwnDepth`, and with 'depth-unclear' where nobody says what it means. */
export async function bringOwn(
  source: Blob,
  file: Blob,
  meaning?: Meaning,
  signal?: AbortSignal,
): Promise<Brought> {
  const photo = await readSource(source)
  const size = await sizeOf(photo)
  const own = await readOwnDepth(file, { size, meaning, signal })
  if (own.kind === 'unclear') throw new DepthdropError('depth-unclear', { name: nameOf(file) })
  return broughtOf(photo, size, own.reading)
}

/** What is said of a network's map does not hold for another. */
const ABOUT_THE_NETWORK = ['flat-map', 'non-finite', 'seeded-model', 'worker-restarted']

/** The estimate with another map in its place; `key` names that one. */
export function replaceMap(
  estimate: Estimate,
  { map, min, max, isMetric, origin, notices }: ExternalDepth,
  key: string,
): Estimate {
  const estimated = estimate.estimated ?? estimate
  const still = estimated.notices.filter(({ code }) => !ABOUT_THE_NETWORK.includes(code))
  return {
    ...estimated,
    key,
    map,
    min,
    max,
    isMetric,
    origin,
    notices: [...still, ...notices],
    estimated,
  }
}
