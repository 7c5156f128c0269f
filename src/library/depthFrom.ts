/** The library's functions for depth maps that no model made: embedded in a photo, or in a file of their own. */
import { abortable } from '../async/abortable.ts'
import { DepthdropError } from '../core/errors.ts'
import type { Meaning } from '../core/import/meanings.ts'
import { openEmbeddedDepth, openImportedDepth } from '../readDepth.ts'
import { type DepthSource, toBlob } from './pictureBytes.ts'
import { type Depth, depthOf } from './result.ts'

export interface ReadDepthOptions {
  /** Ends the work with its reason, which is an AbortError unless you give another. */
  readonly signal?: AbortSignal
}

/**
 * Reads the depth map that is embedded in a photo's own file: GDepth, Dynamic Depth, an Apple portrait, or the auxiliary
 * image of a HEIC or AVIF file (docs/inside.md lists them). No model runs. Resolves with null if the file has none.
 * `scale` converts its values to metres if the file states metres.
 *
 * The map is in the file's bytes, so a canvas, an ImageBitmap or ImageData has none.
 *
 * Rejects with DepthdropError ('inside-damaged' or 'inside-shape' for a map that cannot be used, or a code for a source
 * that cannot be read), with the reason of `signal` once it aborts, and with TypeError for a `source` of
 * another type.
 */
export async function readDepth(
  source: DepthSource,
  { signal }: ReadDepthOptions = {},
): Promise<Depth | null> {
  signal?.throwIfAborted()
  const photo = await toBlob(source, signal)
  const { depth, notices } = await abortable(signal, openEmbeddedDepth(photo, signal))
  if (depth !== null) return depthOf(depth)
  const name = photo instanceof File ? photo.name : 'photo'
  for (const { code, ...facts } of notices) {
    if (code === 'inside-damaged' || code === 'inside-shape')
      throw new DepthdropError(code, { name, ...facts })
  }
  return null
}

/** What the numbers of a file mean, if the file does not say it. Give one of the two. */
export interface DepthFromOptions extends ReadDepthOptions {
  /** Whether near places have large or small numbers. */
  readonly near?: 'large' | 'small'
  /** The unit, if the numbers are distances from the camera. */
  readonly unit?: 'metres' | 'millimetres'
}

/** Throws TypeError for options that contradict each other or do not exist. */
function meaningOf({ near, unit }: DepthFromOptions): Meaning | undefined {
  if (near !== undefined && unit !== undefined)
    throw new TypeError('Give either near or unit, not both.')
  if (unit !== undefined && unit !== 'metres' && unit !== 'millimetres')
    throw new TypeError(`unit must be metres or millimetres, not “${String(unit)}”.`)
  if (near !== undefined && near !== 'large' && near !== 'small')
    throw new TypeError(`near must be large or small, not “${String(near)}”.`)
  return unit ?? (near === undefined ? undefined : `near-${near}`)
}

/**
 * Reads your own depth map for a photo: a grey PNG of 8 or 16 bits, a PFM or an NPY file whose shape is the photo's within 2%.
 * Depthdrop's own PNG files state what their values mean, and that statement overrides the options. Other files need
 * `near` or `unit`.
 *
 * Rejects with DepthdropError ('depth-unreadable', 'depth-coloured', 'depth-shape', 'depth-unclear', or a code for a
 * source that cannot be read), with the reason of `signal` once it aborts, and with TypeError for sources or
 * options of another type.
 */
export async function depthFrom(
  file: DepthSource,
  photo: DepthSource,
  options: DepthFromOptions = {},
): Promise<Depth> {
  const { signal } = options
  signal?.throwIfAborted()
  const meaning = meaningOf(options)
  const [map, picture] = await Promise.all([toBlob(file, signal), toBlob(photo, signal)])
  return depthOf(await abortable(signal, openImportedDepth(picture, map, meaning, signal)))
}
