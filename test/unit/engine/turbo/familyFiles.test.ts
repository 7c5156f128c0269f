/** Files of test/models/make.py that turbo runs as a whole, with the maps of onnxruntime. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { uniforms } from '../../../../tools/graph/random.ts'
import { inRoot } from '../../../../tools/process/root.mjs'
import { errorOf, reference, turbo } from './onnxFiles.ts'
import { VARIANTS } from './runPlan.ts'

test.each([
  ['levit', 128, 128],
  ['distance', 64, 96],
  ['fastdepth', 224, 224],
] as const)('%s gives the map of onnxruntime', async (name, height, width) => {
  const file = gunzipSync(readFileSync(inRoot('test', 'models', `${name}.onnx.gz`)))
  const next = uniforms(21)
  const input = Float32Array.from({ length: 3 * height * width }, () => next())
  const { map } = await reference(file, input, [1, 3, height, width])
  // A map of distances is compared as inverse depth: an error of a tiny x is a large one of 1 / x.
  const values = (each: Float32Array) => (name === 'distance' ? each.map((v) => 1 / v) : each)
  for (const variant of VARIANTS)
    expect(errorOf(values(turbo(file, input, { variant, threads: 2 })), values(map))).toBeLessThan(
      1e-5,
    )
})
