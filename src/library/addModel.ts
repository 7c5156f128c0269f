/** A page's own network: any ONNX file from image to one-channel map. */
import { DepthdropError } from '../core/errors.ts'
import type { Model, Profile } from '../core/types.ts'

/** imagenet: (x − mean) / std of ImageNet. unit: 0…1 as they are. bytes: 0…255. */
export type Pixels = 'imagenet' | 'unit' | 'bytes'

export interface AddModelOptions {
  /** How the network wants its pixels, where its graph does not say; a Profile says everything. */
  readonly pixels?: Pixels | Profile
}

/**
 * Reads an .onnx file of up to 900 MB, keeps it in this origin's storage (or, where there is none, until the page is
 * closed) and gives what `estimateDepth` takes as `model`. Its input is one image of 1×3×H×W or 1×H×W×3 floats, its
 * output one map; large values are taken as near.
 *
 * Rejects with DepthdropError: 'model-not-onnx', 'model-wrong-graph', 'file-unreadable', or 'model-unclear' where
 * `pixels` is needed and not given.
 */
export async function addModel(file: Blob, { pixels }: AddModelOptions = {}): Promise<Model> {
  const named = file instanceof File ? file : new File([file], 'model.onnx')
  // The reader of ONNX files comes to those who need it.
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
