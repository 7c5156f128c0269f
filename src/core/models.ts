/** The catalogue: every model that Depthdrop knows by name, each pinned by length and SHA-256. */
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
  sha256: '84a25e15922693a01524dd6e4a8d6c0af4a85ca87cc221aa16716eb5835fc201',
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

export const CATALOGUE: readonly Model[] = [STARTER, MIDAS_SMALL]

/** True for the HTML page that some hosts return, with status 200, instead of a file that they do not have. */
export function isFallbackPage(contentType: string | null): boolean {
  return contentType?.startsWith('text/html') === true
}
