/** Where every value lies: NHWC, channels rounded up, in a ring of zeros as wide as its readers need. */
import { isDepthwise } from './algorithm.ts'
import type { Conv, Net, Shape, Step } from './ir.ts'
import { roundUp } from './room.ts'

export interface Place extends Shape {
  /** Channels in memory; those beyond `channels` are zero or never looked at. */
  readonly stored: number
  readonly ring: number
  /** Bytes from the arena's beginning. */
  readonly base: number
  readonly bytes: number
}

export interface Arena {
  readonly places: ReadonlyMap<string, Place>
  readonly bytes: number
}

/** A kernel takes eight output channels at a time, but a picture's three input channels would be mostly nothing. */
const PANEL = 8
const PICTURE = 4

/** Dense convolutions read no more than is stored; all other kernels take as many channels as their output has. */
function isReadDensely(net: Net): boolean {
  return net.steps.every(
    (step) =>
      !step.adds.includes(net.input) &&
      (step.input !== net.input || (step.kind === 'conv' && !isDepthwise(step))),
  )
}

export function rowBytes({ width, ring, stored }: Place): number {
  return (width + 2 * ring) * stored * 4
}

/** How far a convolution reads beyond its input, on the side where that is most; where it doubles it, it stays inside. */
function reach(conv: Conv, input: Shape, out: Shape): number {
  if (conv.doublesInput) return 0
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

interface Lifetime {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly bytes: number
}

/** Largest first, each at the lowest address that is free all its life (greedy by size: Pisarchyk and Lee 2020). */
function arrange(lives: readonly Lifetime[]): {
  readonly bases: ReadonlyMap<string, number>
  readonly bytes: number
} {
  const bases = new Map<string, number>()
  const placed: (Lifetime & { readonly base: number })[] = []
  for (const life of [...lives].sort((a, b) => b.bytes - a.bytes)) {
    const others = placed
      .filter((other) => other.from <= life.to && life.from <= other.to)
      .sort((a, b) => a.base - b.base)
    let base = 0
    for (const other of others) {
      if (other.base - base >= life.bytes) break
      base = Math.max(base, other.base + other.bytes)
    }
    placed.push({ ...life, base })
    bases.set(life.name, base)
  }
  return { bases, bytes: placed.reduce((end, { base, bytes }) => Math.max(end, base + bytes), 0) }
}

/** `keepAll`: for tests that look at every value after a run. */
export function placeValues(net: Net, keepAll = false): Arena {
  const shape = (name: string): Shape => {
    const found = net.shapes.get(name)
    if (found === undefined) throw new Error(`No shape of “${name}”.`)
    return found
  }
  const rings = new Map<string, number>()
  const ends = new Map<string, number>([[net.output, net.steps.length]])
  for (const [at, step] of net.steps.entries()) {
    for (const value of [step.input, ...step.adds]) if (value !== net.output) ends.set(value, at)
    if (step.kind === 'conv')
      rings.set(
        step.input,
        Math.max(rings.get(step.input) ?? 0, reach(step, shape(step.input), shape(step.output))),
      )
  }
  const sizes = new Map<string, Omit<Place, 'base'>>()
  const lives: Lifetime[] = []
  const isNarrow = shape(net.input).channels <= PICTURE && isReadDensely(net)
  const add = (name: string, from: number, given?: number): void => {
    const { channels, height, width } = shape(name)
    const ring = rings.get(name) ?? 0
    const stored = given ?? (name === net.input && isNarrow ? PICTURE : roundUp(channels, PANEL))
    const bytes = roundUp((height + 2 * ring) * (width + 2 * ring) * stored * 4, 64)
    sizes.set(name, { channels, height, width, stored, ring, bytes })
    lives.push({ name, from, to: keepAll ? net.steps.length : (ends.get(name) ?? from), bytes })
  }
  /** Of what is not rounded up: a head's map, and what is like the picture that it is made of. */
  const storedOf = (step: Step): number | undefined =>
    step.kind !== 'conv' ? sizes.get(step.input)?.stored : step.head === null ? undefined : 1
  add(net.input, -1)
  for (const [at, step] of net.steps.entries()) add(step.output, at, storedOf(step))
  const { bases, bytes } = arrange(lives)
  return {
    places: new Map(
      [...sizes].map(([name, size]) => [name, { ...size, base: bases.get(name) ?? 0 }]),
    ),
    bytes,
  }
}
