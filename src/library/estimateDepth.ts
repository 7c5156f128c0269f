/** The library's main function: from any picture to its depth in one call. */
import { catalogue } from '../client/catalogue.ts'
import { DepthdropError } from '../core/errors.ts'
import { STARTER } from '../core/models.ts'
import { DEFAULT_SETTINGS, DETAILS, RAW } from '../core/settings.ts'
import type { Detail, Model, Progress, Settings } from '../core/types.ts'
import { estimateDepth as estimate } from '../estimate.ts'
import { type DepthSource, toBlob } from './pictureBytes.ts'
import { type DepthResult, resultOf } from './result.ts'

export interface DepthOptions {
  /**
   * 'starter' (default) comes with the package. 'midas-small' is downloaded once and then stored; it is fetched from
   * `models/midas-small.onnx` beside the page or from the addresses in `<meta name="depthdrop-mirrors">`. A Model
   * comes from `addModel`.
   */
  readonly model?: 'starter' | 'midas-small' | Model
  /**
   * - `raw` (default): the map as the model gave it.
   * - `edges`: the map follows the edges of the picture, with up to 1536 pixels on the longer side.
   * - `tiles`: the model runs over up to nine parts of the picture as well, which adds detail; then as `edges`.
   */
  readonly detail?: Detail
  /** True: the model runs over the mirrored picture as well, and the two maps are averaged. It takes twice as long. Default: false. */
  readonly flip?: boolean
  /** Ends the call with its reason, which is an AbortError unless you give another. The work itself ends if no other call waits for the same map. */
  readonly signal?: AbortSignal
  /** Called at the start of each stage, and within a stage that can measure itself with a fraction of 0…1. */
  readonly onProgress?: (progress: Progress) => void
}

/** @internal */
export function modelOf(wanted: string | Model = STARTER): Model {
  if (typeof wanted !== 'string') return wanted
  const found = catalogue().find(({ id }) => id === wanted)
  if (found === undefined) throw new DepthdropError('model-missing', { model: wanted })
  return found
}

/** Throws TypeError for values that do not exist, which callers without types may pass. @internal */
export function settingsOf(detail: unknown = RAW.detail, flip: unknown = RAW.flip): Settings {
  const known = DETAILS.find((name) => name === detail)
  if (known === undefined)
    throw new TypeError(`detail must be one of ${DETAILS.join(', ')}, not “${String(detail)}”.`)
  if (typeof flip !== 'boolean')
    throw new TypeError(`flip must be true or false, not “${String(flip)}”.`)
  return { ...DEFAULT_SETTINGS, detail: known, flip }
}

/**
 * Estimates the relative inverse depth of a picture of up to 100 megapixels. `data` holds width × height floats, row by row
 * from the top left. Large values are near. Scale and shift are unknown: 1/metres = a + b·value.
 *
 * Calls run one after another in one worker; at most 32 may wait. A map that was computed before for the same picture,
 * model and options comes from memory or from this origin's IndexedDB, with `cached: true`. Nothing is uploaded.
 *
 * Rejects with DepthdropError (`message` is a sentence for people, `code` is for programs), with the reason of
 * `signal` once it aborts, and with TypeError for a `source` of another type or for options that do not exist.
 *
 * @example
 * const depth = await estimateDepth(file, { detail: 'edges' })
 * const nearness = depth.valueAt(320.5, 240.5)
 * context.drawImage(await depth.toImageBitmap('viridis'), 0, 0)
 */
export async function estimateDepth(
  source: DepthSource,
  options: DepthOptions = {},
): Promise<DepthResult> {
  const { model, detail, flip, signal, onProgress } = options
  signal?.throwIfAborted()
  const chosen = modelOf(model)
  const settings = settingsOf(detail, flip)
  const blob = await toBlob(source, signal)
  return resultOf(await estimate(blob, { model: chosen, settings, signal, onProgress }))
}
