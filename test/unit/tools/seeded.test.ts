import { createHash } from 'node:crypto'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { readOnnx } from '../../../src/core/onnx/index.ts'
import { deriveProfile } from '../../../src/core/profile/derive.ts'
import { IMAGENET } from '../../../src/core/profile/pixels.ts'
import { midasSmall } from '../../../tools/graph/midas.ts'
import { uniforms } from '../../../tools/graph/random.ts'
import { SEED, SEEDED, SEEDED_PROFILE, seededFile } from '../../../tools/graph/seededModel.ts'
import { countMacs, countParameters } from '../../../tools/graph/shapes.ts'
import { fingerprint } from '../../../tools/graph/structureHash.ts'

const file = seededFile(SEED)
const { graph } = readOnnx(file, 'seeded.onnx')

/** Draws smooth blobs and edges from 0 to 1, normalised for the profile. */
function picture(seed: number): Float32Array {
  const next = uniforms(seed)
  const [fx, fy, cut] = [next() * 0.1, next() * 0.1, 128 + next() * 64]
  return Float32Array.from({ length: 3 * 65536 }, (_, index) => {
    const channel = Math.floor(index / 65536)
    const [x, y] = [index % 256, Math.floor(index / 256) % 256]
    const value =
      0.5 + 0.3 * Math.sin(fx * x + fy * y + channel) + (y > cut ? 0.15 : -0.15) + 0.05 * next()
    return (value - (IMAGENET.mean[channel] ?? 0)) / (IMAGENET.std[channel] ?? 1)
  })
}

describe('the seeded MiDaS small', () => {
  it('has the structure of a public export (hash by tools/fingerprint.ts)', () => {
    expect(fingerprint(graph)).toBe(
      'f970dc490fb7ca96ae146deb10c75ff569b58d7139ac1fae88650a89c52671d9',
    )
  })

  it('has the operators, parameters and multiplications of that export', () => {
    const derived = deriveProfile(graph, 'seeded.onnx')
    expect(derived.operators).toEqual({
      Add: 27,
      Clip: 48,
      Conv: 97,
      Relu: 16,
      Resize: 5,
      Squeeze: 1,
    })
    expect(countParameters(graph)).toBe(16_563_880)
    expect(countMacs(graph)).toBe(4_595_168_256)
  })

  it('leaves the normalisation to the caller, with ImageNet’s as the first candidate', () => {
    const derived = deriveProfile(graph, 'seeded.onnx')
    expect(derived.kind === 'ambiguous' && derived.candidates[0].profile).toEqual(SEEDED_PROFILE)
  })

  it('is byte for byte the file of the pinned hash', () => {
    expect(file.length).toBe(SEEDED.bytes)
    expect(createHash('sha256').update(file).digest('hex')).toBe(SEEDED.sha256)
  })

  it('has the same structure and other weights for another seed', () => {
    const other = midasSmall(SEED + 1)
    expect(fingerprint(other)).toBe(fingerprint(graph))
    expect(other.initializers[0]?.raw).not.toEqual(graph.initializers[0]?.raw)
  })

  it('gives finite maps in onnxruntime that differ between photos', async () => {
    const session = await InferenceSession.create(file, { intraOpNumThreads: 1 })
    const maps: Float32Array[] = []
    for (const seed of [1, 2]) {
      const { output } = await session.run({
        input: new Tensor('float32', picture(seed), [1, 3, 256, 256]),
      })
      expect(output?.dims).toEqual([1, 256, 256])
      const map = output?.data as Float32Array
      expect(map.every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
      const mean = map.reduce((sum, value) => sum + value, 0) / map.length
      const spread = Math.sqrt(
        map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / map.length,
      )
      expect(spread).toBeGreaterThan(mean / 20)
      expect(map.filter((value) => value === 0).length).toBeLessThan(map.length / 50)
      maps.push(map)
    }
    expect(maps[0]).not.toEqual(maps[1])
    await session.release()
  })
})
