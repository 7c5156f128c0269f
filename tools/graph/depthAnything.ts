/**
 * Depth Anything V2 Small as a graph: DINOv2 ViT-S/14 (Oquab et al. 2023) and the head of DPT (Ranftl
 * et al. 2021), with the operators and the size arithmetic of public exports for any height and
 * width.
 */
import { type Graph, writeOnnx } from '../../src/core/onnx/index.ts'
import { GraphBuilder } from './graphBuilder.ts'

export interface TransformerSize {
  readonly blocks: number
  readonly channels: number
  readonly heads: number
  /** Blocks whose outputs the head reads. */
  readonly taps: readonly [number, number, number, number]
  /** Channels of the head: of each level, where the levels join, and at the end. */
  readonly levels: readonly [number, number, number, number]
  readonly joined: number
  readonly last: number
}

const SMALL: TransformerSize = {
  blocks: 12,
  channels: 384,
  heads: 6,
  taps: [3, 6, 9, 12],
  levels: [48, 96, 192, 384],
  joined: 64,
  last: 32,
}

/** The same structure in 150 kB, for tests. */
export const TINY: TransformerSize = {
  blocks: 4,
  channels: 48,
  heads: 3,
  taps: [1, 2, 3, 4],
  levels: [8, 12, 16, 24],
  joined: 16,
  last: 8,
}

const PATCH = 14
/** Positions on a side of the trained embeddings: 518 / 14. */
const POSITIONS = 37
const EPSILON = 1e-6
/** Wide enough that tokens differ, and attention is neither flat nor a choice of one key. */
const SPREAD = { patch: 0.1, position: 0.5, weight: 1.4, bias: 0.04 }
const BEFORE_RELU = Math.SQRT2

class TransformerBuilder extends GraphBuilder {
  readonly size: TransformerSize

  constructor(seed: number, size: TransformerSize) {
    super(seed)
    this.size = size
  }

  /** One size of a value, as a list of one. */
  sizeOf(value: string, axis: number): string {
    const shape = this.operator('Shape', [value])
    const size = this.operator('Gather', [shape, this.integers(axis)], { axis: 0 })
    return this.operator('Unsqueeze', [size, this.integers([0])])
  }

  concat(values: readonly string[], axis = 0): string {
    return this.operator('Concat', values, { axis })
  }

  linear(input: string, name: string, from: number, to: number): string {
    const weights = this.random(`${name}.weight`, [from, to], SPREAD.weight * Math.sqrt(3 / from))
    const bias = this.random(`${name}.bias`, [to], SPREAD.bias)
    return this.operator('Add', [bias, this.operator('MatMul', [input, weights])])
  }

  norm(input: string, name: string): string {
    const { channels } = this.size
    const scale = this.random(`${name}.weight`, [channels], 0.2, 1)
    const shift = this.random(`${name}.bias`, [channels], SPREAD.bias)
    return this.operator('LayerNormalization', [input, scale, shift], {
      axis: -1,
      epsilon: EPSILON,
    })
  }

  /** A residual branch with LayerScale. */
  residual(branch: string, input: string, name: string): string {
    const scale = this.random(`${name}.lambda`, [this.size.channels], 0.1, 0.3)
    return this.operator('Add', [this.operator('Mul', [branch, scale]), input])
  }
}

/** The patches as tokens, after a class token and with position embeddings of the photo's size. */
function embed(builder: TransformerBuilder): string {
  const { channels } = builder.size
  const weights = builder.random('patch.weight', [channels, 3, PATCH, PATCH], SPREAD.patch)
  const bias = builder.random('patch.bias', [channels], SPREAD.bias)
  const patches = builder.operator('Conv', ['input', weights, bias], {
    kernel_shape: [PATCH, PATCH],
    strides: [PATCH, PATCH],
  })
  const batch = builder.sizeOf(patches, 0)
  const flat = builder.concat([batch, builder.integers([channels, -1])])
  const tokens = builder.operator('Transpose', [builder.operator('Reshape', [patches, flat])], {
    perm: [0, 2, 1],
  })
  const first = builder.random('class', [1, 1, channels], SPREAD.position)
  const repeated = builder.operator('Expand', [
    first,
    builder.concat([batch, builder.integers([1, channels])]),
  ])
  const all = builder.concat([repeated, tokens], 1)
  const table = builder.random('positions', [1, POSITIONS ** 2, channels], SPREAD.position)
  const square = builder.integers([1, POSITIONS, POSITIONS, channels])
  const grid = builder.operator('Transpose', [builder.operator('Reshape', [table, square])], {
    perm: [0, 3, 1, 2],
  })
  const sides = [2, 3].map((axis) =>
    builder.operator('Div', [builder.sizeOf('input', axis), builder.integers([PATCH])]),
  )
  const resized = builder.operator(
    'Resize',
    [grid, '', '', builder.concat([builder.integers([1, channels]), ...sides])],
    { mode: 'cubic', coordinate_transformation_mode: 'half_pixel', cubic_coeff_a: -0.75 },
  )
  const list = builder.operator('Reshape', [
    builder.operator('Transpose', [resized], { perm: [0, 2, 3, 1] }),
    builder.integers([1, -1, channels]),
  ])
  const own = builder.random('class position', [1, 1, channels], SPREAD.position)
  return builder.operator('Add', [all, builder.concat([own, list], 1)])
}

function attend(builder: TransformerBuilder, input: string, name: string): string {
  const { channels, heads } = builder.size
  const shape = (): string =>
    builder.concat([
      builder.sizeOf(input, 0),
      builder.sizeOf(input, 1),
      builder.integers([heads, channels / heads]),
    ])
  const project = (part: string, perm: readonly number[]): string =>
    builder.operator(
      'Transpose',
      [
        builder.operator('Reshape', [
          builder.linear(input, `${name}.${part}`, channels, channels),
          shape(),
        ]),
      ],
      { perm },
    )
  const [queries, keys, values] = [
    project('query', [0, 2, 1, 3]),
    project('key', [0, 2, 3, 1]),
    project('value', [0, 2, 1, 3]),
  ]
  const scores = builder.operator('Mul', [
    builder.operator('MatMul', [queries, keys]),
    builder.number(1 / Math.sqrt(channels / heads)),
  ])
  const mixed = builder.operator('MatMul', [
    builder.operator('Softmax', [scores], { axis: -1 }),
    values,
  ])
  const joined = builder.operator('Reshape', [
    builder.operator('Transpose', [mixed], { perm: [0, 2, 1, 3] }),
    builder.concat([builder.sizeOf(input, 0), builder.integers([-1, channels])]),
  ])
  return builder.linear(joined, `${name}.output`, channels, channels)
}

/** GELU by Erf, as PyTorch exports it. */
function gelu(builder: TransformerBuilder, input: string): string {
  const scaled = builder.operator('Div', [input, builder.number(Math.fround(Math.SQRT2))])
  const share = builder.operator('Add', [builder.operator('Erf', [scaled]), builder.number(1)])
  return builder.operator('Mul', [builder.operator('Mul', [input, share]), builder.number(0.5)])
}

/** Returns the tokens after each tap, normalised. */
function encode(builder: TransformerBuilder): readonly string[] {
  const { blocks, channels, taps } = builder.size
  let tokens = embed(builder)
  const found: string[] = []
  for (let block = 1; block <= blocks; block += 1) {
    const name = `block${block}`
    const mixed = attend(builder, builder.norm(tokens, `${name}.norm1`), `${name}.attention`)
    tokens = builder.residual(mixed, tokens, `${name}.scale1`)
    const wide = builder.linear(
      builder.norm(tokens, `${name}.norm2`),
      `${name}.wide`,
      channels,
      4 * channels,
    )
    const narrow = builder.linear(gelu(builder, wide), `${name}.narrow`, 4 * channels, channels)
    tokens = builder.residual(narrow, tokens, `${name}.scale2`)
    if (taps.includes(block)) found.push(builder.norm(tokens, `tap${block}.norm`))
  }
  return found
}

function conv(
  builder: TransformerBuilder,
  input: string,
  name: string,
  [from, to]: readonly [number, number],
  kernel: 1 | 3,
  gain = 1,
  stride = 1,
): string {
  const spread = gain * Math.sqrt(3 / (from * kernel * kernel))
  const pad = (kernel - 1) / 2
  return builder.operator(
    'Conv',
    [
      input,
      builder.random(`${name}.weight`, [to, from, kernel, kernel], spread),
      builder.random(`${name}.bias`, [to], SPREAD.bias),
    ],
    { kernel_shape: [kernel, kernel], pads: [pad, pad, pad, pad], strides: [stride, stride] },
  )
}

/** The tokens of a tap as an image of the level's size. */
function reassemble(builder: TransformerBuilder, tokens: string, level: number): string {
  const { channels, levels } = builder.size
  const name = `level${level}`
  const patches = builder.operator('Slice', [
    tokens,
    builder.integers([1]),
    builder.integers([2 ** 40]),
    builder.integers([1]),
  ])
  const sides = [2, 3].map((axis) =>
    builder.operator('Div', [builder.sizeOf('input', axis), builder.integers([PATCH])]),
  )
  const grid = builder.concat([builder.sizeOf(patches, 0), ...sides, builder.sizeOf(patches, 2)])
  const image = builder.operator('Transpose', [builder.operator('Reshape', [patches, grid])], {
    perm: [0, 3, 1, 2],
  })
  const to = levels[level] ?? channels
  const projected = conv(builder, image, `${name}.project`, [channels, to], 1)
  if (level === 2) return projected
  if (level === 3) return conv(builder, projected, `${name}.resize`, [to, to], 3, 1, 2)
  const side = level === 0 ? 4 : 2
  return builder.operator(
    'ConvTranspose',
    [
      projected,
      builder.random(`${name}.resize.weight`, [to, to, side, side], Math.sqrt(3 / to)),
      builder.random(`${name}.resize.bias`, [to], SPREAD.bias),
    ],
    { kernel_shape: [side, side], strides: [side, side] },
  )
}

function refine(builder: TransformerBuilder, input: string, name: string): string {
  const same = [builder.size.joined, builder.size.joined] as const
  const inner = conv(builder, builder.relu(input), `${name}.1`, same, 3, BEFORE_RELU)
  return builder.add(conv(builder, builder.relu(inner), `${name}.2`, same, 3, 0.5), input)
}

/** A bilinear resize to the height and width of another value, or of the photo. */
function resizeTo(builder: TransformerBuilder, input: string, sides: readonly string[]): string {
  const kept = builder.operator('Slice', [
    builder.operator('Shape', [input]),
    builder.integers([0]),
    builder.integers([2]),
    builder.integers([0]),
  ])
  return builder.operator('Resize', [input, '', '', builder.concat([kept, ...sides])], {
    mode: 'linear',
    coordinate_transformation_mode: 'align_corners',
  })
}

function decode(builder: TransformerBuilder, taps: readonly string[]): string {
  const { levels, joined, last } = builder.size
  const images = taps.map((tokens, level) =>
    conv(
      builder,
      reassemble(builder, tokens, level),
      `level${level}.joined`,
      [levels[level] ?? joined, joined],
      3,
    ),
  )
  let path: string | undefined
  for (const [level, image] of [...images.entries()].reverse()) {
    const name = `fusion${level}`
    const merged: string =
      path === undefined ? image : builder.add(path, refine(builder, image, `${name}.refine1`))
    const refined = refine(builder, merged, `${name}.refine2`)
    const below = images[level - 1]
    const resized =
      below === undefined
        ? builder.double(refined, 'align_corners')
        : resizeTo(
            builder,
            refined,
            [2, 3].map((axis) => builder.sizeOf(below, axis)),
          )
    path = conv(builder, resized, `${name}.out`, [joined, joined], 1)
  }
  const head = conv(builder, path ?? '', 'head.1', [joined, last], 3)
  const full = resizeTo(
    builder,
    head,
    [2, 3].map((axis) => builder.sizeOf('input', axis)),
  )
  const narrow = builder.relu(conv(builder, full, 'head.2', [last, last], 3, BEFORE_RELU))
  // The bias keeps the map above the last ReLU's zero.
  const depth = builder.operator('Conv', [
    narrow,
    builder.random('head.3.weight', [1, last, 1, 1], 0.3),
    builder.random('head.3.bias', [1], 0, 6),
  ])
  return builder.squeeze(builder.relu(depth))
}

/**
 * A graph from 1×3×H×W (RGB, normalised by the caller) to 1×H×W, with random weights. H and W are
 * multiples of 14.
 */
export function depthAnything(seed: number, size: TransformerSize = SMALL): Graph {
  const builder = new TransformerBuilder(seed, size)
  const output = decode(builder, encode(builder))
  return builder.finish(
    'depth_anything_v2_small_seeded',
    output,
    ['batch_size', 3, 'height', 'width'],
    ['batch_size', 'height', 'width'],
  )
}

/** The bytes of the file. They are the same for the same seed on every machine. */
export function depthAnythingFile(seed: number, size?: TransformerSize): Uint8Array<ArrayBuffer> {
  return writeOnnx({
    irVersion: 8,
    producer: 'depthdrop',
    opsets: [{ domain: '', version: 17 }],
    metadata: new Map([
      ['seed', String(seed)],
      ['weights', 'drawn at random, not trained'],
    ]),
    functions: [],
    graph: depthAnything(seed, size),
  })
}
