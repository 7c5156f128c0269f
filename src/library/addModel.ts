/** Adds a page's own model: any ONNX file that turns an image into a one-channel map. */
import { DepthdropError } from '../core/errors.ts'
import type { Model, Profile } from '../core/types.ts'

/**
 * How a model wants its pixels normalised.
 *
 * - `imagenet`: (x − mean) / std, with the mean and standard deviation of ImageNet for x in 0…1.
 * - `unit`: 0…1.
 * - `bytes`: 0…255.
 */
export type Pixels = 'imagenet' | 'unit' | 'bytes'

export interface AddModelOptions {
  /** How the model wants its pixels, if its graph does not say it. A Profile states every detail. */
  readonly pixels?: Pixels | Profile
}

/**
 * Adds an .onnx file of up to 900 MB. Resolves with the value that `estimateDepth` takes as `model`. The file is stored in
 * this origin's IndexedDB or, if that fails, held until the page is closed.
 *
 * The model has one image input of 1×3×H×W or 1×H×W×3 floats and one single-channel output, whose large values count as
 * near.
 *
 * Rejects with DepthdropError: 'model-not-onnx', 'model-wrong-graph', 'file-unreadable', 'insecure', or 'model-unclear' if
 * `pixels` is missing and the graph does not say it.
 */
export async function addModel(file: Blob, { pixels }: AddModelOptions = {}): Promise<Model> {
  const named = file instanceof File ? file : new File([file], 'model.onnx')
  // Loaded on demand: few pages need the reader of ONNX files.
  const { addOwnModel } = await import('../client/models.ts')
  const added = await addOwnModel(named)
  if (added.kind === 'ready') return added.model
  const profile =
    typeof pixels === 'string' ? added.candidates.find(({ id }) => id === pixels)?.profile : pixels
  if (profile !== undefined) return added.choose(profile)
  throw new DepthdropError('model-unclear', {
    name: named.name,
    candidates: added.candidates.map(({ id }) => id).join(', '),
  })
}
