import { expect, it } from 'vitest'
import { BAKED_256 } from '../../../src/core/models.ts'
import { floatToHalf } from '../../../src/core/onnx/index.ts'
import { type OutputTensor, readOutput } from '../../../src/engine/readOutput.ts'

function tensor(dims: readonly number[], values: readonly number[]): OutputTensor {
  return { type: 'float32', dims, data: Float32Array.from(values) }
}

it.each([[[2, 3]], [[1, 2, 3]], [[1, 1, 2, 3]], [[1, 1, 1, 2, 3]], [[1, 2, 3, 1]]])(
  'a tensor of %j is a map of 3 × 2',
  (dims) => {
    const map = readOutput({ depth: tensor(dims, [1, 2, 3, 4, 5, 6]) }, BAKED_256)
    expect(map).toEqual({ width: 3, height: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) })
  },
)

it('a channel is taken before or behind the plane', () => {
  const values = Array.from({ length: 30 }, (_, i) => i)
  const profile = { ...BAKED_256, channel: 2 }
  const behind = readOutput({ points: tensor([1, 2, 5, 3], values) }, profile)
  expect(behind).toMatchObject({ width: 5, height: 2 })
  expect([...behind.data]).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26, 29])
  const before = readOutput({ points: tensor([1, 3, 2, 5], values) }, profile)
  expect([...before.data]).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
})

it('half floats become floats, and what the mask removes is infinitely far', () => {
  const half = (values: readonly number[]): OutputTensor => ({
    type: 'float16',
    dims: [1, 2],
    data: Uint16Array.from(values, floatToHalf),
  })
  const profile = { ...BAKED_256, output: 'depth', mask: 'mask' }
  const { data } = readOutput({ depth: half([1.5, 2]), mask: half([1, 0.25]) }, profile)
  expect([...data]).toEqual([1.5, Infinity])
})

it('several maps at once are refused', () => {
  expect(() => readOutput({ out: tensor([1, 2, 1, 3], [1, 2, 3, 4, 5, 6]) }, BAKED_256)).toThrow(
    'The model gave 1 × 2 × 1 × 3 values, not one map.',
  )
})
