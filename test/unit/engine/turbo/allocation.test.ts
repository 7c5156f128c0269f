/**
 * Activations that live at the same time never share memory, and their borders are as wide as their
 * readers reach.
 */
import { describe, expect, it } from 'vitest'
import { type Allocation, allocateValues } from '../../../../src/engine/turbo/allocation.ts'
import { createAllocator } from '../../../../src/engine/turbo/allocator.ts'
import type { Graph } from '../../../../src/engine/turbo/ir.ts'
import {
  denseGraph,
  depthwiseGraph,
  diceOf,
  makeConv,
  makeElementwise,
  skipGraph,
  tailGraph,
} from './randomGraphs.ts'

/** Pairs of values of which one is read at or after the layer that computes the other. */
function livingTogether(graph: Graph): readonly (readonly [string, string])[] {
  const computedAt = new Map([[graph.input, -1]])
  const lastReadAt = new Map([[graph.output, graph.layers.length]])
  for (const [index, layer] of graph.layers.entries()) {
    computedAt.set(layer.output, index)
    for (const value of [layer.input, ...layer.adds])
      if (value !== graph.output) lastReadAt.set(value, index)
  }
  const names = [...computedAt.keys()]
  const isAlive = (name: string, at: number): boolean =>
    (computedAt.get(name) ?? NaN) <= at &&
    at <= Math.max(lastReadAt.get(name) ?? -1, computedAt.get(name) ?? NaN)
  return names.flatMap((a, i) =>
    names
      .slice(i + 1)
      .filter((b) => graph.layers.some((_, at) => isAlive(a, at) && isAlive(b, at)))
      .map((b) => [a, b] as const),
  )
}

function overlap(a: Allocation, b: Allocation): boolean {
  return a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes
}

/** A chain of layers over activations of the same size. */
function chain(length: number): Graph {
  const names = Array.from({ length: length + 1 }, (_, i) => `v${i}`)
  return {
    input: 'v0',
    layout: 'nchw',
    output: `v${length}`,
    shapes: new Map(names.map((name) => [name, { channels: 8, height: 4, width: 4 }])),
    layers: names.slice(1).map((name, i) => makeElementwise(name, `v${i}`, {})),
  }
}

describe('allocateValues', () => {
  it('never overlaps activations that live at the same time', () => {
    for (let seed = 0; seed < 100; seed++)
      for (const draw of [denseGraph, depthwiseGraph, skipGraph, tailGraph]) {
        const graph = draw(diceOf(seed))
        const { allocations, bytes } = allocateValues(graph)
        for (const [a, b] of livingTogether(graph)) {
          const [first, second] = [allocations.get(a), allocations.get(b)]
          if (first === undefined || second === undefined)
            throw new Error(`${a} or ${b} is missing.`)
          expect(overlap(first, second), `seed ${seed}: ${a} and ${b}`).toBe(false)
        }
        for (const value of allocations.values())
          expect(value.offset + value.bytes).toBeLessThanOrEqual(bytes)
      }
  })

  it('lets a chain of ten activations share the memory of two', () => {
    const { allocations, bytes } = allocateValues(chain(10))
    expect(bytes).toBe(2 * (allocations.get('v0')?.bytes ?? NaN))
  })

  it('gives every activation its own memory with keepAll', () => {
    const { allocations, bytes } = allocateValues(chain(10), true)
    expect(bytes).toBe(11 * (allocations.get('v0')?.bytes ?? NaN))
  })

  it('stores an image of three channels as four if only dense convolutions read it', () => {
    const dice = diceOf(1)
    const window = {
      kernel: [3, 3],
      stride: [1, 1],
      dilation: [1, 1],
      pads: [1, 1, 1, 1],
    } as const
    const shape = { channels: 3, height: 8, width: 8 }
    const graphWith = (inputs: number, groups: number): Graph => ({
      input: 'x',
      layout: 'nchw',
      output: 'y',
      shapes: new Map([
        ['x', shape],
        ['y', shape],
      ]),
      layers: [makeConv(dice, { ...window, inputs, outputs: 3, groups }, 'x', 'y')],
    })
    const storedChannels = (graph: Graph): number | undefined =>
      allocateValues(graph).allocations.get('x')?.storedChannels
    expect(storedChannels(graphWith(3, 1))).toBe(4)
    expect(storedChannels(graphWith(1, 3))).toBe(8)
  })

  it.each([
    { kernel: 3, stride: 1, dilation: 1, pad: 1, border: 1 },
    { kernel: 3, stride: 1, dilation: 3, pad: 3, border: 3 },
    { kernel: 5, stride: 2, dilation: 1, pad: 2, border: 2 },
    { kernel: 1, stride: 1, dilation: 1, pad: 0, border: 0 },
  ])('gives a border of $border for kernel $kernel, stride $stride, dilation $dilation', (conv) => {
    const out =
      Math.floor((8 + 2 * conv.pad - (conv.kernel - 1) * conv.dilation - 1) / conv.stride) + 1
    const graph: Graph = {
      input: 'x',
      layout: 'nchw',
      output: 'y',
      shapes: new Map([
        ['x', { channels: 3, height: 8, width: 8 }],
        ['y', { channels: 8, height: out, width: out }],
      ]),
      layers: [
        makeConv(
          diceOf(2),
          {
            inputs: 3,
            outputs: 8,
            groups: 1,
            kernel: [conv.kernel, conv.kernel],
            stride: [conv.stride, conv.stride],
            dilation: [conv.dilation, conv.dilation],
            pads: [conv.pad, conv.pad, conv.pad, conv.pad],
          },
          'x',
          'y',
        ),
      ],
    }
    expect(allocateValues(graph).allocations.get('x')?.border).toBe(conv.border)
  })
})

describe('createAllocator', () => {
  it('starts every block on a cache line and writes constants to their addresses', () => {
    const allocator = createAllocator(1024)
    expect(allocator.reserve(10)).toBe(1024)
    const address = allocator.addConstant(Float32Array.of(1.5, -2))
    expect(address).toBe(1088)
    expect(allocator.end).toBe(1096)
    const memory = new ArrayBuffer(2048)
    allocator.write(memory)
    expect([...new Float32Array(memory, address, 2)]).toEqual([1.5, -2])
  })
})
