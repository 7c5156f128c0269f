/** The library's other door: the depth that a photo carries, or that a page has in a file of its own. No network runs. */
import { cancelled, DepthdropError } from '../core/errors.ts'
import type { Meaning } from '../core/import/meanings.ts'
import { bringInside, bringOwn } from '../readDepth.ts'
import { type Depth, depthOf } from './result.ts'
import { type DepthSource, toBlob } from './source.ts'

export interface ReadDepthOptions {
  readonly signal?: AbortSignal
}

/**
 * The depth map that a photo's own file carries: GDepth, Dynamic Depth, Apple's portraits, the auxiliary picture of a HEIC or
 * AVIF (docs/inside.md); null where it carries none. `scale` makes metres of it where the file claims metres.
 *
 * Rejects with DepthdropError, 'inside-damaged' and 'inside-shape' among them for a map that cannot be used, with an error
 * named AbortError once `signal` aborts, and with TypeError for a `source` that is no picture by its type. The map lies in
 * the file's bytes: a canvas, ImageBitmap or ImageData has none.
 */
export async function readDepth(
  source: DepthSource,
  { signal }: ReadDepthOptions = {},
): Promise<Depth | null> {
  if (signal?.aborted === true) throw cancelled()
  const photo = await toBlob(source, signal)
  const { brought, notices } = await bringInside(photo, signal).catch(asAbort(signal))
  if (brought !== null) return depthOf(brought)
  const name = photo instanceof File ? photo.name : 'photo'
  for (const { code, ...facts } of notices) {
    if (code === 'inside-damaged' || code === 'inside-shape')
      throw new DepthdropError(code, { name, ...facts })
  }
  return null
}

/** What the numbers of a file mean, where it does not say so itself: which ones are near, or the unit of its distances. */
export interface DepthFromOptions extends ReadDepthOptions {
  readonly near?: 'large' | 'small'
  readonly unit?: 'metres' | 'millimetres'
}

/** Throws TypeError. */
function meaningOf({ near, unit }: DepthFromOptions): Meaning | undefined {
  if (near !== undefined && unit !== undefined)
    throw new TypeError('Either near or unit: in a unit, the near distances are small.')
  if (unit !== undefined && unit !== 'metres' && unit !== 'millimetres')
    throw new TypeError(`unit is metres or millimetres, not “${String(unit)}”.`)
  if (near !== undefined && near !== 'large' && near !== 'small')
    throw new TypeError(`near is large or small, not “${String(near)}”.`)
  return unit ?? (near === undefined ? undefined : `near-${near}`)
}

/**
 * A depth map of one's own for a photo: grey PNG of 8 or 16 bits, PFM or NPY, in the photo's shape within 2 %. Depthdrop's own
 * PNGs say what they mean, and their words go before these; for others `near` or `unit` is needed.
 *
 * Rejects with DepthdropError ('depth-unreadable', 'depth-coloured', 'depth-shape', 'depth-unclear', and those of the
 * photo), with an error named AbortError once `signal` aborts, and with TypeError for sources and options that are none.
 */
export async function depthFrom(
  file: DepthSource,
  photo: DepthSource,
  options: DepthFromOptions = {},
): Promise<Depth> {
  const { signal } = options
  if (signal?.aborted === true) throw cancelled()
  const meaning = meaningOf(options)
  const [map, picture] = await Promise.all([toBlob(file, signal), toBlob(photo, signal)])
  return depthOf(await bringOwn(picture, map, meaning, signal).catch(asAbort(signal)))
}

/** Whatever reason the signal gives, callers are told by one name. */
function asAbort(signal: AbortSignal | undefined) {
  return (error: unknown): never => {
    throw signal?.aborted === true ? cancelled() : error
  }
}
