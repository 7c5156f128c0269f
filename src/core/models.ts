/** The catalogue: every model that Depthdrop knows by name, each pinned by length and SHA-256. */
import { IMAGENET } from './profile/pixels.ts'
import { STARTER_REFERENCE_OUTPUT } from './starterReferenceOutput.ts'
import type { Model, Profile } from './types.ts'

/** MiDaS v2.1 small in its ONNX release. Mean and std are operations of the graph (MiDaS tf/make_onnx_model.py). */
export const BAKED_256: Profile = {
  width: 256,
  height: 256,
  range: 1,
  normalisation: null,
  order: 'rgb',
  layout: 'nchw',
  meaning: 'disparity',
}

export const STARTER: Model = {
  id: 'starter',
  title: 'Depthdrop starter',
  bytes: 4_191_297,
  sha256: 'dff53d65e21a97c6cd9c1c8f5ca427381a48ec5ce5e80b639b779d3c2ba50190',
  licence: 'MIT',
  profile: BAKED_256,
  referenceOutput: STARTER_REFERENCE_OUTPUT,
  source: { kind: 'bundled' },
}

/**
 * `npm run model` stores it in public/models, whole or split. The page cannot load it from its release on GitHub,
 * which forbids cross-origin requests.
 */
export const MIDAS_SMALL: Model = {
  id: 'midas-small',
  title: 'MiDaS v2.1 small',
  bytes: 66_764_249,
  sha256: '2d8c6cb8f415229daf1eb041024208e2608c9f98e17c81cc7c6ecb449c56fd58',
  licence: 'MIT (Intel ISL, isl-org/MiDaS)',
  profile: BAKED_256,
  source: { kind: 'fetched', urls: ['models/midas-small.onnx', 'models/midas-small.parts.json'] },
}

/** The same with 8-bit weights. Each site makes its own file (`npm run model`), and its list says length and SHA-256. */
export const MIDAS_SMALL_Q8 = 'midas-small-q8'

/** The export of onnx-community, at one of its versions, so that the file never changes. Its host allows cross-origin reading. */
const DEPTH_ANYTHING =
  'https://huggingface.co/onnx-community/depth-anything-v2-small/resolve/4472b7362082ad9968fee890ca0f1e5aca36b93d/onnx'

/** preprocessor_config.json of that export. */
const DEPTH_ANYTHING_PROFILE: Profile = {
  width: 518,
  height: 518,
  multiple: 14,
  range: 1,
  normalisation: IMAGENET,
  order: 'rgb',
  layout: 'nchw',
  meaning: 'disparity',
}

const DEPTH_ANYTHING_LICENCE = 'Apache-2.0 (Depth Anything V2 Small; export by onnx-community)'

export const DEPTH_ANYTHING_SMALL: Model = {
  id: 'depth-anything-v2-small',
  title: 'Depth Anything V2 Small',
  bytes: 99_060_839,
  sha256: 'afb6a5c28f3b6bf1618c6e43f02073ef9dfdc70e937502d51603e57b0a1df10c',
  licence: DEPTH_ANYTHING_LICENCE,
  profile: DEPTH_ANYTHING_PROFILE,
  source: { kind: 'fetched', urls: [`${DEPTH_ANYTHING}/model.onnx`] },
}

/** The same with 8-bit weights. */
export const DEPTH_ANYTHING_SMALL_Q8: Model = {
  id: 'depth-anything-v2-small-q8',
  title: 'Depth Anything V2 Small, 8-bit',
  bytes: 27_258_801,
  sha256: 'fcf51f1b230362b28690bb9d1809bf0431f29cad20534e3f589bd7285547f20d',
  licence: DEPTH_ANYTHING_LICENCE,
  profile: DEPTH_ANYTHING_PROFILE,
  source: { kind: 'fetched', urls: [`${DEPTH_ANYTHING}/model_quantized.onnx`] },
}

export const CATALOGUE: readonly Model[] = [
  STARTER,
  MIDAS_SMALL,
  DEPTH_ANYTHING_SMALL_Q8,
  DEPTH_ANYTHING_SMALL,
]

/**
 * Chromium allocates no ArrayBuffer of 2 GiB, a protocol buffer has less than 2 GiB, and the 4 GiB of WebAssembly must hold
 * the weights and the activations.
 */
export const MAX_MODEL_BYTES = 2_000_000_000

/** How long a new model may take for the test photo, unless the caller gives it more or less. */
export const TRIAL_SECONDS = 90
/** The engine ends any inference after this time. */
export const MOST_TRIAL_SECONDS = 180

/** True for the HTML page that some hosts return, with status 200, instead of a file that they do not have. */
export function isFallbackPage(contentType: string | null): boolean {
  return contentType?.startsWith('text/html') === true
}
