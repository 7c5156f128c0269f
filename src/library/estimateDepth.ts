/** The library's front door: anything a page calls a picture, one call. */
import { catalogue } from '../client/catalogue.ts'
import { cancelled, DepthdropError } from '../core/errors.ts'
import { STARTER } from '../core/models.ts'
import { DEFAULT_SETTINGS, DETAILS, RAW } from '../core/settings.ts'
import type { Detail, Model, Progress, Settings } from '../core/types.ts'
import { estimateDepth as estimate } from '../estimate.ts'
import { type DepthResult, resultOf } from './result.ts'
import { type DepthSource, toBlob } from './source.ts'

export interface DepthOptions {
  /**
   * 'starter' (default) comes with the package. 'midas-small' is downloaded once and kept; its file is looked for at
   * `models/midas-small.onnx` beside the page and at the addresses in `<meta name="depthdrop-mirrors">`. Or what
   * `addModel` gave.
   */
  readonly model?: 'starter' | 'midas-small' | Model
  /**
   * raw (default): the map as the network gave it. edges: brought to the edges of the picture, up to 1536 pixels on the
   * longer side. tiles: the network looks at up to nine parts of the picture as well, whose detail goes into the map.
   */
  readonly detail?: Detail
  /** True: whatever the network looks at it sees in a mirror as well, and the maps are averaged. Default: false. */
  readonly flip?: boolean
  /** Ends the work, or the wait for it where another call wants the same map. */
  readonly signal?: AbortSignal
  /** Called with each stage, and within it with a fraction of 0…1 where the stage can tell. */
  readonly onProgress?: (progress: Progress) => void
}

/** @internal */
export function modelOf(wanted: string | Model = STARTER): Model {
  if (typeof wanted !== 'string') return wanted
  const found = catalogue().find(({ id }) => id === wanted)
  if (found === undefined) throw new DepthdropError('model-missing', { model: wanted })
  return found
}

/** Throws TypeError: callers without types meet a sentence. @internal */
export function settingsOf(detail: unknown = RAW.detail, flip: unknown = RAW.flip): Settings {
  const known = DETAILS.find((name) => name === detail)
  if (known === undefined)
    throw new TypeError(`There is no detail “${String(detail)}”; there are ${DETAILS.join(', ')}.`)
  if (typeof flip !== 'boolean')
    throw new TypeError(`flip is true or false, not “${String(flip)}”.`)
  return { ...DEFAULT_SETTINGS, detail: known, flip }
}

/**
 * The relative inverse depth of a picture of up to 100 megapixels: `data` holds width × height floats, row by row, near
 * is large; unit and zero are unknown, so 1/metres = A + B·value.
 *
 * Calls run one after another in one worker, at most 32 wait. The same picture with the same model is answered from
 * memory or from this origin's IndexedDB (`cached`). Nothing is uploaded. A finer map is made of the raw one, which is
 * remembered as well.
 *
 * Rejects with DepthdropError (`message` is a sentence for people, `code` its kind), with an error named AbortError
 * once `signal` aborts, and with TypeError for a `source` that is no picture by its type and for options that do not exist.
 */
export async function estimateDepth(
  source: DepthSource,
  options: DepthOptions = {},
): Promise<DepthResult> {
  const { model, detail, flip, signal, onProgress } = options
  if (signal?.aborted === true) throw cancelled()
  const chosen = modelOf(model)
  const settings = settingsOf(detail, flip)
  const blob = await toBlob(source, signal)
  return resultOf(
    await estimate(blob, {
      model: chosen,
      settings,
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
    }),
  )
}
