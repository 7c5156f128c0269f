import { expect, it } from 'vitest'
import type { Dimension, ValueInfo } from '../../../../src/core/onnx/index.ts'
import { FLOAT32 } from '../../../../src/core/onnx/index.ts'
import { findOutput } from '../../../../src/core/profile/output.ts'
import { tinyGraph } from '../onnx/tinyGraph.ts'

type Named = readonly [name: string, dims: readonly Dimension[]]

function read(outputs: readonly Named[], wish?: string) {
  const infos = outputs.map(([name, dims]): ValueInfo => ({ name, dims, dataType: FLOAT32 }))
  return findOutput({ ...tinyGraph(), outputs: infos }, wish, (found) => new Error(found))
}

const MAP = [1, 'H', 'W'] as const

it('of several outputs, depth wins over its confidence and over numbers', () => {
  expect(
    read([
      ['confidence', MAP],
      ['predicted_depth', MAP],
      ['focallength_px', [1]],
    ]),
  ).toEqual({ name: 'predicted_depth', output: 'predicted_depth' })
})

it('of several scales, the largest is the map', () => {
  const scale = (index: number): Named => [`disp_${index}`, [1, 1, 192 >> index, 640 >> index]]
  expect(read([scale(2), scale(0), scale(1)])).toMatchObject({ output: 'disp_0' })
})

it('points give z, with their mask', () => {
  expect(
    read([
      ['points', [1, 'H', 'W', 3]],
      ['normal', [1, 'H', 'W', 3]],
      ['mask', MAP],
      ['metric_scale', [1]],
    ]),
  ).toEqual({ name: 'points', output: 'points', channel: 2, mask: 'mask' })
})

it('outputs without telling names are a question for the caller', () => {
  const two: readonly Named[] = [
    ['out_a', MAP],
    ['out_b', MAP],
  ]
  expect(() => read(two)).toThrow('more than one of its outputs may be the map: out_a, out_b')
  expect(read(two, 'out_b')).toMatchObject({ output: 'out_b' })
  expect(() => read(two, 'out_c')).toThrow('it has no output “out_c”, but out_a, out_b')
})

it('outputs without a map are refused by name', () => {
  expect(() =>
    read([
      ['logits', [1, 1000]],
      ['mask', MAP],
    ]),
  ).toThrow('none of its outputs (logits, mask) is a map of one channel')
})
