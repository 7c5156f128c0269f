/** Compares a whole depth transformer with onnxruntime. */
import { describe, expect, it } from 'vitest'
import { readOnnx } from '../../../../src/core/onnx/index.ts'
import { fromOnnx } from '../../../../src/engine/turbo/fromOnnx.ts'
import { makePlan } from '../../../../src/engine/turbo/plan.ts'
import { depthAnythingFile, TINY } from '../../../../tools/graph/depthAnything.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { errorOf, graphOf, reference } from './onnxFiles.ts'
import { evaluate, VARIANTS } from './runPlan.ts'

const LIMIT = 2e-5

/** Smooth blobs with noise. */
function picture(width: number, height: number): Float32Array {
  const next = uniforms(11)
  return Float32Array.from({ length: 3 * width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width) % height]
    return Math.sin(x / 9 + y / 13) + 0.3 * next()
  })
}

const SMALL = depthAnythingFile(3, TINY)

describe('a small Depth Anything', () => {
  it.each([
    [56, 56],
    [98, 42],
    [70, 112],
  ])('agrees with onnxruntime at %i × %i', async (width, height) => {
    const input = picture(width, height)
    const { map } = await reference(SMALL, input, [1, 3, height, width])
    const graph = fromOnnx(readOnnx(SMALL, 'small.onnx'), { width, height })
    for (const variant of VARIANTS)
      for (const threads of [1, 2, 3])
        expect(errorOf(evaluate(graph, input, { variant, threads }), map)).toBeLessThan(LIMIT)
  })

  it('becomes a plan without a layer for any size, axis or activation function that is folded', () => {
    const { layers } = makePlan(graphOf(SMALL, 56), { threads: 2 }).graph
    const count = (kind: string): number => layers.filter((layer) => layer.kind === kind).length
    expect({
      attention: count('attention'),
      norm: count('norm'),
      activation: count('activation'),
      // The class token with the positions, and the tokens of four taps as images.
      copy: count('copy'),
      depthToSpace: count('depthToSpace'),
    }).toEqual({ attention: 4, norm: 12, activation: 4, copy: 5, depthToSpace: 2 })
  })
})

describe('Depth Anything V2 Small with seeded weights', () => {
  const file = depthAnythingFile(1)

  it.each([252, 518])(
    'agrees with onnxruntime at %i pixels on a side, in less than 400 MB',
    { timeout: 300_000 },
    async (side) => {
      const input = picture(side, side)
      const { map } = await reference(file, input, [1, 3, side, side])
      const graph = graphOf(file, side)
      expect(makePlan(graphOf(file, side), { threads: 2 }).bytes).toBeLessThan(400e6)
      const error = errorOf(evaluate(graph, input, { variant: 'relaxed', threads: 2 }), map)
      expect(error).toBeLessThan(LIMIT)
    },
  )
})
