/** Adds a page's own model: any ONNX file that turns an image into a depth map. */
import { DepthdropError } from '../core/errors.ts'
import type { ProfileWish } from '../core/profile/derive.ts'
import type { Pixels } from '../core/profile/pixels.ts'
import type { Model, Profile } from '../core/types.ts'

export type { Pixels } from '../core/profile/pixels.ts'

/** What the graph does not say, or says wrongly. Every option wins over the graph. */
export interface AddModelOptions extends Omit<ProfileWish, 'pixels'> {
  /** How the model wants its pixels normalised. A Profile states every detail, and the graph then says nothing. */
  readonly pixels?: Pixels | Profile
  /** The files with the weights, if the model was exported as several files (`model.onnx_data`). */
  readonly data?: File | readonly File[]
}

/**
 * Adds an .onnx file of up to 900 MB. Resolves with the value that `estimateDepth` takes as `model`. The file is stored in
 * this origin's IndexedDB or, if that fails, held until the page is closed.
 *
 * The model has one image input of 1×3×H×W or 1×H×W×3 values (float32, float16 or uint8; Depth Anything 3 has one more
 * dimension), and among its outputs one map of inverse depth or of distances. Distances become inverse depth.
 *
 * Rejects with DepthdropError: 'model-not-onnx', 'model-wrong-graph', 'file-unreadable', 'insecure', or 'model-unclear' if
 * `pixels` is missing and the graph does not say it.
 */
export async function addModel(file: Blob, options: AddModelOptions = {}): Promise<Model> {
  const { pixels, data = [], ...rest } = options
  const named = file instanceof File ? file : new File([file], 'model.onnx')
  // Loaded on demand: few pages need the reader of ONNX files.
  const { addOwnModel } = await import('../client/ownModels.ts')
  const added = await addOwnModel(named, {
    data: data instanceof File ? [data] : data,
    wish: typeof pixels === 'string' ? { ...rest, pixels } : rest,
    ...(typeof pixels === 'object' ? { profile: pixels } : {}),
  })
  if (added.kind === 'ready') return added.model
  throw new DepthdropError('model-unclear', {
    name: named.name,
    candidates: added.candidates.map(({ id }) => id).join(', '),
  })
}
