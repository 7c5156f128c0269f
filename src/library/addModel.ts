/** Adds a page's own model: any ONNX file that turns an image into a depth map. */
import type { ProfileWish } from '../core/profile/derive.ts'
import type { Pixels } from '../core/profile/pixels.ts'
import type { Model, Profile, Progress } from '../core/types.ts'

export type { Pixels } from '../core/profile/pixels.ts'

/** What the graph does not say, or says wrongly. Every option wins over the graph. */
export interface AddModelOptions extends Omit<ProfileWish, 'pixels'> {
  /** How the model wants its pixels normalised. A Profile states every detail, and the graph then says nothing. */
  readonly pixels?: Pixels | Profile
  /** The files with the weights, if the model was exported as several files (`model.onnx_data`). */
  readonly data?: File | readonly File[]
  /** SHA-256 of the file, in hexadecimal digits. A file with another one is refused. */
  readonly sha256?: string
  /** A model that needs longer than this for the test photo is refused. At most 180. Default: 90. */
  readonly trialSeconds?: number
  /** Ends a download. The next call with the same address continues it. */
  readonly signal?: AbortSignal
  /** Of a download. */
  readonly onProgress?: (progress: Progress) => void
}

/**
 * Adds an .onnx file of up to 2 GB. Resolves with the value that `estimateDepth` takes as `model`. The file is stored in
 * this origin's IndexedDB or, if that fails, held until the page is closed. An address is downloaded once: later calls
 * find the stored file, and a file that changed at its address is refused.
 *
 * The model has one image input of 1×3×H×W or 1×H×W×3 values (float32, float16 or uint8; Depth Anything 3 has one more
 * dimension), and among its outputs one map of inverse depth or of distances. Distances become inverse depth. A new model
 * runs once on a test photo. Near and far of a model that does not say so are those of the starter there.
 *
 * Rejects with the reason of `signal` or with DepthdropError: 'model-not-onnx', 'model-wrong-graph', 'file-unreadable',
 * 'insecure', 'model-unclear' if `pixels` is missing and the graph does not say it; 'model-late', 'model-memory',
 * 'model-operator' or 'model-run' if it does not run; for an address also 'model-address', 'model-credentials', 'model-http',
 * 'model-hash', 'model-page', 'model-blocked', 'model-too-big', 'model-network' or 'model-changed'.
 */
export async function addModel(
  model: Blob | string | URL,
  options: AddModelOptions = {},
): Promise<Model> {
  const { addGiven } = await import('../client/ownModels.ts')
  return addGiven(model, options)
}
