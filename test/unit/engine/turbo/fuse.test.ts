/** Fusion removes the layers that a kernel can do on its way, and leaves all others. */
import { describe, expect, it } from 'vitest'
import { fuse } from '../../../../src/engine/turbo/fuse.ts'
import type { Graph, Layer, Resize, Shape } from '../../../../src/engine/turbo/ir.ts'
import { diceOf, type Geometry, makeConv, makeElementwise, UNCLAMPED } from './randomGraphs.ts'

const dice = diceOf(3)
const SIZE = 16
const RELU = { low: 0, high: Infinity }

function window(
  kernel: 1 | 3,
): Pick<Geometry, 'kernel' | 'stride' | 'dilation' | 'pads' | 'groups'> {
  const pad = (kernel - 1) / 2
  return {
    kernel: [kernel, kernel],
    stride: [1, 1],
    dilation: [1, 1],
    pads: [pad, pad, pad, pad],
    groups: 1,
  }
}

function conv(kernel: 1 | 3, outputs: number, input: string, output: string, inputs = 16): Layer {
  return makeConv(dice, { ...window(kernel), inputs, outputs }, input, output)
}

function upsample(input: string, output: string, coordinates: Resize['coordinates']): Resize {
  return {
    kind: 'resize',
    name: output,
    input,
    output,
    coordinates,
    scale: [2, 2],
    clamp: UNCLAMPED,
    adds: [],
  }
}

/**
 * Runs `fuse` on a graph whose values have 16 channels and 16 × 16 pixels if `sizes` does not say
 * otherwise.
 */
function fused(
  layers: readonly Layer[],
  sizes: Readonly<Record<string, Partial<Shape>>> = {},
  without: Parameters<typeof fuse>[1] = {},
): Graph {
  const names = ['x', ...layers.map(({ output }) => output)]
  const graph: Graph = {
    input: 'x',
    layout: 'nchw',
    output: names.at(-1) ?? '',
    shapes: new Map(
      names.map((name) => [name, { channels: 16, height: SIZE, width: SIZE, ...sizes[name] }]),
    ),
    layers: [...layers],
  }
  fuse(graph, without)
  return graph
}

describe('fuse', () => {
  it('makes an activation function the clamp of the convolution before it', () => {
    const { layers } = fused([
      conv(3, 16, 'x', 'a'),
      makeElementwise('y', 'a', { clamp: { low: 0, high: 6 } }),
    ])
    expect(layers).toMatchObject([{ kind: 'conv', output: 'y', clamp: { low: 0, high: 6 } }])
  })

  it('keeps an activation function if another layer reads the value before it', () => {
    const { layers } = fused([
      conv(1, 16, 'x', 'a'),
      makeElementwise('b', 'a', { clamp: RELU }),
      makeElementwise('y', 'b', { adds: ['a'] }),
    ])
    expect(layers[0]).toMatchObject({ output: 'a', clamp: UNCLAMPED })
  })

  it('adds up to two residuals in a convolution, and the third in a layer of its own', () => {
    const { layers } = fused([
      conv(1, 16, 'x', 'r'),
      conv(3, 16, 'r', 'a'),
      makeElementwise('b', 'a', { adds: ['x'] }),
      makeElementwise('c', 'b', { adds: ['r'] }),
      makeElementwise('y', 'c', { adds: ['x'] }),
    ])
    expect(layers.map(({ kind, adds }) => [kind, adds])).toEqual([
      ['conv', []],
      ['conv', ['x', 'r']],
      ['elementwise', ['x']],
    ])
  })

  it('composes two normalisations', () => {
    const factors = (scale: number, shift: number) => ({
      scale: new Float32Array(16).fill(scale),
      shift: new Float32Array(16).fill(shift),
    })
    const { layers } = fused([
      makeElementwise('a', 'x', { factors: factors(2, 3) }),
      makeElementwise('y', 'a', { factors: factors(5, 7) }),
    ])
    expect(layers).toMatchObject([{ input: 'x', output: 'y', factors: factors(10, 22) }])
  })

  it('moves a 1 × 1 convolution in front of the upsampling before it', () => {
    const large = { height: 2 * SIZE, width: 2 * SIZE }
    const graph = fused([upsample('x', 'a', 'align_corners'), conv(1, 8, 'a', 'y')], {
      a: large,
      y: { ...large, channels: 8 },
    })
    expect(graph.layers.map(({ kind }) => kind)).toEqual(['conv', 'resize'])
    const [first] = graph.layers
    expect(graph.shapes.get(first?.output ?? '')).toEqual({
      channels: 8,
      height: SIZE,
      width: SIZE,
    })
  })

  it('applies a relu as a Winograd convolution reads it', () => {
    const { layers } = fused([makeElementwise('a', 'x', { clamp: RELU }), conv(3, 16, 'a', 'y')])
    expect(layers).toMatchObject([{ input: 'x', output: 'y', hasInputRelu: true }])
  })

  it('keeps a relu that a 1 × 1 convolution reads too', () => {
    const { layers } = fused([
      makeElementwise('a', 'x', { clamp: RELU }),
      conv(1, 16, 'a', 'b'),
      conv(3, 16, 'a', 'c'),
      makeElementwise('y', 'b', { adds: ['c'] }),
    ])
    expect(layers[0]).toMatchObject({ kind: 'elementwise', output: 'a' })
  })

  it.each<readonly [Resize['coordinates'], boolean]>([
    ['half_pixel', true],
    ['align_corners', false],
    ['asymmetric', false],
  ])('with %s coordinates, upsamples as the convolution reads it: %s', (coordinates, isFused) => {
    const large = { height: 2 * SIZE, width: 2 * SIZE }
    const { layers } = fused([upsample('x', 'a', coordinates), conv(3, 16, 'a', 'y')], {
      a: large,
      y: large,
    })
    expect(layers).toHaveLength(isFused ? 1 : 2)
    expect(layers.at(-1)).toMatchObject({ hasInputUpsample: isFused })
  })

  it('makes a last 1 × 1 convolution to one channel the head of the one before it', () => {
    const { layers } = fused([conv(3, 16, 'x', 'a'), conv(1, 1, 'a', 'y')], { y: { channels: 1 } })
    expect(layers).toHaveLength(1)
    expect(layers[0]).toMatchObject({ output: 'y', outputs: 16, head: { clamp: UNCLAMPED } })
  })

  it('changes nothing without fusion and commuting', () => {
    const { layers } = fused(
      [conv(3, 16, 'x', 'a'), makeElementwise('y', 'a', { clamp: RELU })],
      {},
      { without: ['fusion', 'commuting'] },
    )
    expect(layers.map(({ kind }) => kind)).toEqual(['conv', 'elementwise'])
  })
})
