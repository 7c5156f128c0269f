import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Graph } from '../../../src/core/onnx/index.ts'
import { readOnnx, tensorValues, writeOnnx } from '../../../src/core/onnx/index.ts'
import { uniforms } from '../../../tools/graph/random.ts'
import { fitLine, mapError } from '../../../tools/shrink/mapErrors.ts'
import { infer, optimise } from '../../../tools/shrink/optimise.ts'
import { halveWeights, quantise, quantiseWeights } from '../../../tools/shrink/weights.ts'
import { floats, node, tinyModel } from '../core/onnx/tinyGraph.ts'

const next = uniforms(11)
function draw(count: number): number[] {
  return Array.from({ length: count }, () => next() * 0.2)
}

/** A graph of 3 → 64 → 1 channels. Its batch normalisation can be folded into the first convolution. */
const graph: Graph = {
  name: 'two layers',
  nodes: [
    node('Conv', ['input', 'w1'], 'a', { pads: { kind: 'ints', value: [1, 1, 1, 1] } }),
    node('BatchNormalization', ['a', 'scale', 'shift', 'mean', 'variance'], 'b'),
    node('Relu', ['b'], 'c'),
    node('Conv', ['c', 'w2', 'b2'], 'output'),
  ],
  initializers: [
    floats('w1', [64, 3, 3, 3], draw(1728)),
    floats(
      'scale',
      [64],
      draw(64).map((value) => 1 + value),
    ),
    floats('shift', [64], draw(64)),
    floats('mean', [64], draw(64)),
    floats(
      'variance',
      [64],
      draw(64).map((value) => 1 + value),
    ),
    floats('w2', [1, 64, 1, 1], draw(64)),
    floats('b2', [1], [1]),
  ],
  inputs: [{ name: 'input', dataType: 1, dims: [1, 3, 8, 8] }],
  outputs: [{ name: 'output', dataType: 1, dims: [1, 1, 8, 8] }],
}

const input = Float32Array.from({ length: 192 }, next)
const dims = [1, 3, 8, 8]
let folder = ''

async function save(name: string, of: Graph): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, writeOnnx(tinyModel(of)))
  return file
}

async function run(file: string): Promise<Float32Array> {
  return (await infer(file, [input], dims))[0] ?? new Float32Array(0)
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'depthdrop-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('optimise', () => {
  it('folds batch norms and uses only ONNX’s own operators', async () => {
    const file = await save('basic.onnx', graph)
    const { graph: folded, opsets } = await optimise(file, 'basic')
    expect(folded.nodes.map(({ opType, domain }) => domain + opType)).toEqual([
      'Conv',
      'Relu',
      'Conv',
    ])
    expect(opsets).toEqual([{ domain: '', version: 18 }])
    const map = await run(await save('folded.onnx', folded))
    expect(mapError(map, await run(file)).largest).toBeLessThan(1e-6)
  })
})

describe('smaller weights', () => {
  it.each([
    { kind: 'fp16', make: halveWeights, share: 0.5, limit: 0.001 },
    { kind: 'int8', make: quantiseWeights, share: 0.25, limit: 0.01 },
  ])('in $kind change the map only slightly', async ({ kind, make, share, limit }) => {
    const shrunk = make(graph)
    expect(shrunk).toMatchObject({ count: 1, unchanged: [] })
    const small = shrunk.graph.initializers.find(({ name }) => name.startsWith('w1/'))
    expect(small?.raw.length).toBe(1728 * 4 * share)
    const map = await run(await save(`${kind}.onnx`, shrunk.graph))
    const error = mapError(map, await run(await save('whole.onnx', graph)))
    expect(error.largest).toBeLessThan(limit)
    expect(error.largest).toBeGreaterThan(0)
  })

  it.each([
    { kind: 'fp16', make: halveWeights },
    { kind: 'int8', make: quantiseWeights },
  ])('in $kind become float32 again when onnxruntime loads them', async ({ kind, make }) => {
    const loaded = await optimise(await save(`${kind}2.onnx`, make(graph).graph), 'basic')
    expect(loaded.graph.nodes.map(({ opType }) => opType)).toEqual(['Conv', 'Relu', 'Conv'])
  })

  it('stay unchanged if they do not fit the smaller type', () => {
    const large = { ...graph, initializers: [floats('w1', [64, 3, 3, 3], [...draw(1727), 65505])] }
    expect(halveWeights(large)).toMatchObject({ count: 0, unchanged: ['w1'] })
    const broken = { ...graph, initializers: [floats('w1', [64, 3, 3, 3], [...draw(1727), NaN])] }
    expect(quantiseWeights(broken)).toMatchObject({ count: 0, unchanged: ['w1'] })
  })

  it('are read correctly from a Node Buffer at an odd offset', () => {
    const file = Buffer.from(writeOnnx(tinyModel(graph)))
    const odd = Buffer.concat([Buffer.of(0), file]).subarray(1)
    expect(halveWeights(readOnnx(odd, 'odd.onnx').graph).graph).toEqual(halveWeights(graph).graph)
  })

  it('in int8 have one positive scale per output channel', () => {
    const [, scale] = quantiseWeights(graph).graph.initializers
    expect(scale?.dims).toEqual([64, 1, 1, 1])
    expect(tensorValues(scale ?? floats('', [], []))?.every((value) => value > 0)).toBe(true)
  })
})

describe('quantise', () => {
  it('has an error of at most half a step', () => {
    const large = draw(100).map((value) => value * 1000)
    const weights = Float32Array.from([...draw(100), ...large, ...Array<number>(100).fill(0)])
    const { q, scales } = quantise(weights, 3)
    weights.forEach((weight, index) => {
      const scale = scales[Math.floor(index / 100)] ?? 0
      expect(Math.abs((q[index] ?? 0) * scale - weight)).toBeLessThanOrEqual(scale * 0.500001)
    })
    expect(Math.max(...q.subarray(0, 100).map(Math.abs))).toBe(127)
    expect([...q.subarray(200)].every((value) => value === 0)).toBe(true)
  })
})

describe('mapError', () => {
  it('fits scale and shift as numpy.polyfit does', () => {
    // numpy.polyfit([1, 2, 4, 7], [3, 1, 8, 9], 1)
    const [a, b] = fitLine(Float32Array.of(1, 2, 4, 7), Float32Array.of(3, 1, 8, 9))
    expect(a).toBeCloseTo(1.2619047619047619, 12)
    expect(b).toBeCloseTo(0.8333333333333333, 12)
  })

  it('is relative to the reference map', () => {
    const right = Float32Array.of(0, 1, 2, 5)
    const error = mapError(
      right.map((value) => 2 * value + 1),
      right,
    )
    expect(error.largest).toBeCloseTo(6 / 5)
    expect(error.mean).toBeCloseTo(12 / 8)
    expect(error.aligned).toBeCloseTo(0)
  })
})
