/**
 * The memory of the activations. Every value of the graph is stored as NHWC, with its channels
 * rounded up, inside a border of zeros as wide as the convolutions that read it reach. Values whose
 * lifetimes do not overlap share addresses.
 */
import { isDepthwise } from './algorithm.ts'
import { roundUp } from './allocator.ts'
import { type Conv, type Graph, type Layer, readsOf, type Shape } from './ir.ts'

export interface Allocation extends Shape {
  /** Channels in memory. Those beyond `channels` are zero, or no kernel uses them. */
  readonly storedChannels: number
  /** Pixels of zeros on each side. */
  readonly border: number
  /** Bytes from the arena's beginning. */
  readonly offset: number
  readonly bytes: number
}

export interface Arena {
  readonly allocations: ReadonlyMap<string, Allocation>
  readonly bytes: number
}

/** Layers whose output has other channels than their input. */
const OWN_CHANNELS: readonly Layer['kind'][] = ['attention', 'copy', 'depthToSpace', 'concat']
/** Kernels compute eight output channels at a time. */
const PANEL = 8
/** The input image has three channels, so rounding them up to eight would store mostly zeros. */
const INPUT_CHANNELS = 4

/**
 * Whether only dense convolutions read the graph's input. They read no more channels than are
 * stored; all other kernels read as many as their output has in memory.
 */
function isInputReadDensely(graph: Graph): boolean {
  return graph.layers.every(
    (layer) =>
      !readsOf(layer).includes(graph.input) ||
      (layer.kind === 'conv' && !isDepthwise(layer) && !layer.adds.includes(graph.input)),
  )
}

export function rowBytes({ width, border, storedChannels }: Allocation): number {
  return (width + 2 * border) * storedChannels * 4
}

/**
 * Pixels that a convolution reads beyond its input, on the side where they are most. An upsampling
 * one stays inside.
 */
function borderFor(conv: Conv, input: Shape, out: Shape): number {
  if (conv.hasInputUpsample) return 0
  const after = (axis: 0 | 1, outs: number, ins: number): number =>
    (outs - 1) * conv.stride[axis] +
    (conv.kernel[axis] - 1) * conv.dilation[axis] -
    conv.pads[axis] -
    (ins - 1)
  return Math.max(
    0,
    conv.pads[0],
    conv.pads[1],
    after(0, out.height, input.height),
    after(1, out.width, input.width),
  )
}

/** A value lives from the layer that computes it to the last that reads it; both are indices. */
interface Lifetime {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly bytes: number
}

/**
 * Largest first, each at the lowest offset that is free for its whole life (greedy by size:
 * Pisarchyk and Lee 2020).
 */
function assignOffsets(lifetimes: readonly Lifetime[]): {
  readonly offsets: ReadonlyMap<string, number>
  readonly bytes: number
} {
  const offsets = new Map<string, number>()
  const placed: (Lifetime & { readonly offset: number })[] = []
  for (const lifetime of [...lifetimes].sort((a, b) => b.bytes - a.bytes)) {
    const overlapping = placed
      .filter((other) => other.from <= lifetime.to && lifetime.from <= other.to)
      .sort((a, b) => a.offset - b.offset)
    let offset = 0
    for (const other of overlapping) {
      if (other.offset - offset >= lifetime.bytes) break
      offset = Math.max(offset, other.offset + other.bytes)
    }
    placed.push({ ...lifetime, offset })
    offsets.set(lifetime.name, offset)
  }
  return {
    offsets,
    bytes: placed.reduce((end, { offset, bytes }) => Math.max(end, offset + bytes), 0),
  }
}

/** `keepAll` gives every value memory of its own, for tests that inspect all values after a run. */
export function allocateValues(graph: Graph, keepAll = false): Arena {
  const shape = (name: string): Shape => {
    const found = graph.shapes.get(name)
    if (found === undefined) throw new Error(`The value “${name}” has no shape.`)
    return found
  }
  const borders = new Map<string, number>()
  const ends = new Map<string, number>([[graph.output, graph.layers.length]])
  for (const [index, layer] of graph.layers.entries()) {
    for (const value of readsOf(layer)) if (value !== graph.output) ends.set(value, index)
    if (layer.kind === 'conv')
      borders.set(
        layer.input,
        Math.max(
          borders.get(layer.input) ?? 0,
          borderFor(layer, shape(layer.input), shape(layer.output)),
        ),
      )
  }
  const sizes = new Map<string, Omit<Allocation, 'offset'>>()
  const lifetimes: Lifetime[] = []
  const isInputNarrow = shape(graph.input).channels <= INPUT_CHANNELS && isInputReadDensely(graph)
  const add = (name: string, from: number, fixedChannels?: number): void => {
    const { channels, height, width } = shape(name)
    const border = borders.get(name) ?? 0
    const storedChannels =
      fixedChannels ??
      (name === graph.input && isInputNarrow ? INPUT_CHANNELS : roundUp(channels, PANEL))
    const bytes = roundUp((height + 2 * border) * (width + 2 * border) * storedChannels * 4, 64)
    sizes.set(name, { channels, height, width, storedChannels, border, bytes })
    lifetimes.push({
      name,
      from,
      to: keepAll ? graph.layers.length : (ends.get(name) ?? from),
      bytes,
    })
  }
  /**
   * Channels that are not rounded up: the single one of a head, and those of a layer that keeps its
   * input's layout.
   */
  const fixedChannelsOf = (layer: Layer): number | undefined => {
    if (layer.kind === 'conv') return layer.head === null ? undefined : 1
    return OWN_CHANNELS.includes(layer.kind) ? undefined : sizes.get(layer.input)?.storedChannels
  }
  add(graph.input, -1)
  for (const [index, layer] of graph.layers.entries())
    add(layer.output, index, fixedChannelsOf(layer))
  const { offsets, bytes } = assignOffsets(lifetimes)
  return {
    allocations: new Map(
      [...sizes].map(([name, size]) => [name, { ...size, offset: offsets.get(name) ?? 0 }]),
    ),
    bytes,
  }
}
