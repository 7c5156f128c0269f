/**
 * MiDaS small with random weights: its entry in a model list, and its file. Tests and benchmarks
 * use it.
 */
import { writeOnnx } from '../../src/core/onnx/index.ts'
import { IMAGENET } from '../../src/core/profile/pixels.ts'
import type { Model, Profile } from '../../src/core/types.ts'
import { midasSmall } from './midas.ts'
import { SEEDED_REFERENCE_OUTPUT } from './seededReferenceOutput.ts'

export const SEED = 1

/**
 * As in the published export, the caller normalises the input, so that operators and counts are the
 * same. (The official release file contains the normalisation and has another profile.)
 */
export const SEEDED_PROFILE: Profile = {
  width: 256,
  height: 256,
  range: 1,
  normalisation: IMAGENET,
  order: 'rgb',
  layout: 'nchw',
  meaning: 'disparity',
}

/**
 * The file that `npm run seeded` writes with its default seed. test/unit/tools/seeded.test.ts
 * checks the hash.
 */
export const SEEDED: Model = {
  id: 'seeded',
  title: 'MiDaS small, seeded weights',
  bytes: 66_282_923,
  sha256: 'bd718da91125c2d07e87b05ea074669a96d76e44d5f69b75bd48266a2807c23d',
  licence: 'MIT',
  profile: SEEDED_PROFILE,
  referenceOutput: SEEDED_REFERENCE_OUTPUT,
  source: { kind: 'fetched', urls: ['models/seeded.onnx', 'models/seeded.parts.json'] },
}

/** The bytes of the file. They are the same for the same seed on every machine. */
export function seededFile(seed: number): Uint8Array<ArrayBuffer> {
  return writeOnnx({
    irVersion: 10,
    producer: 'depthdrop',
    opsets: [{ domain: '', version: 18 }],
    metadata: new Map([
      ['seed', String(seed)],
      ['weights', 'drawn at random, not trained'],
    ]),
    functions: [],
    graph: midasSmall(seed),
  })
}
