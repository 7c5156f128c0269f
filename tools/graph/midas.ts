/**
 * MiDaS v2.1 small as a graph: EfficientNet-Lite3 (Tan & Le 2019; "lite": ReLU6, no
 * squeeze-and-excite), four taps, and four RefineNet fusions (isl-org/MiDaS
 * midas/midas_net_custom.py, midas/blocks.py). Batch norms are folded, as exported.
 */
import type { Graph } from '../../src/core/onnx/index.ts'
import { GraphBuilder } from './graphBuilder.ts'

interface Stage {
  readonly blocks: number
  readonly kernel: number
  readonly stride: number
  readonly to: number
  /** Channels of the decoder's tap after this stage, if it has one. */
  readonly tap?: number
}

const STEM = 32
const FIRST = 24
const EXPANSION = 6

/** EfficientNet-Lite3's stages after the first (width ×1.2, depth ×1.4 of B0). */
const STAGES: readonly Stage[] = [
  { blocks: 3, kernel: 3, stride: 2, to: 32, tap: 64 },
  { blocks: 3, kernel: 5, stride: 2, to: 48, tap: 128 },
  { blocks: 5, kernel: 3, stride: 2, to: 96 },
  { blocks: 5, kernel: 5, stride: 1, to: 136, tap: 256 },
  { blocks: 6, kernel: 5, stride: 2, to: 232 },
  { blocks: 1, kernel: 3, stride: 1, to: 384, tap: 512 },
]

/**
 * A ReLU removes half of its input. Residual branches stay small, so that their sums do not grow.
 */
const BEFORE_RELU = Math.SQRT2
const LINEAR = 1
const RESIDUAL = 0.5
const SMALL = { around: 0, spread: 0.1 }
/**
 * The map's values are in the hundreds, as those of MiDaS are. The bias keeps them above the last
 * ReLU's zero.
 */
const DEPTH_GAIN = 150
const DEPTH_BIAS = { around: 600, spread: 0 }

interface Tap {
  readonly value: string
  readonly from: number
  readonly to: number
}

function encode(builder: GraphBuilder): readonly Tap[] {
  const act = { gain: BEFORE_RELU, bias: SMALL }
  let value = builder.relu6(
    builder.conv('input', 'stem', { kernel: 3, from: 3, to: STEM, stride: 2, ...act }),
  )
  value = builder.relu6(
    builder.conv(value, 'first.depthwise', {
      kernel: 3,
      from: STEM,
      to: STEM,
      depthwise: true,
      ...act,
    }),
  )
  value = builder.conv(value, 'first.project', {
    kernel: 1,
    from: STEM,
    to: FIRST,
    gain: LINEAR,
    bias: SMALL,
  })
  let from = FIRST
  const taps: Tap[] = []
  for (const [index, { blocks, kernel, stride, to, tap }] of STAGES.entries()) {
    for (let block = 0; block < blocks; block += 1) {
      const name = `stage${index + 1}.${block}`
      const wide = from * EXPANSION
      const residual = block > 0
      const depthwise = {
        kernel,
        from: wide,
        to: wide,
        stride: residual ? 1 : stride,
        depthwise: true,
        ...act,
      }
      const expanded = builder.relu6(
        builder.conv(value, `${name}.expand`, { kernel: 1, from, to: wide, ...act }),
      )
      const filtered = builder.relu6(builder.conv(expanded, `${name}.depthwise`, depthwise))
      const project = { kernel: 1, from: wide, to, gain: residual ? RESIDUAL : LINEAR, bias: SMALL }
      const projected = builder.conv(filtered, `${name}.project`, project)
      value = residual ? builder.add(projected, value) : projected
      from = to
    }
    if (tap !== undefined) taps.push({ value, from, to: tap })
  }
  return taps
}

/** ResidualConvUnit in blocks.py. */
function refine(builder: GraphBuilder, value: string, name: string, channels: number): string {
  const same = { kernel: 3, from: channels, to: channels, bias: SMALL }
  const inner = builder.conv(builder.relu(value), `${name}.conv1`, { ...same, gain: BEFORE_RELU })
  return builder.add(
    builder.conv(builder.relu(inner), `${name}.conv2`, { ...same, gain: RESIDUAL }),
    value,
  )
}

function decode(builder: GraphBuilder, taps: readonly Tap[]): string {
  const levels = taps.map(({ value, from, to }, index) => ({
    value: builder.conv(value, `layer${index + 1}`, {
      kernel: 3,
      from,
      to,
      gain: LINEAR,
      bias: null,
    }),
    channels: to,
  }))
  let path: string | null = null
  for (const [index, { value, channels }] of [...levels.entries()].reverse()) {
    const name = `fusion${index + 1}`
    const merged: string =
      path === null ? value : builder.add(path, refine(builder, value, `${name}.refine1`, channels))
    const refined = refine(builder, merged, `${name}.refine2`, channels)
    const out = {
      kernel: 1,
      from: channels,
      to: levels[index - 1]?.channels ?? channels,
      gain: LINEAR,
      bias: SMALL,
    }
    path = builder.conv(builder.double(refined, 'align_corners'), `${name}.out`, out)
  }
  const width = levels[0]?.channels ?? 0
  const half = { kernel: 3, to: width / 2, bias: SMALL }
  const head = builder.conv(path ?? '', 'head.0', { ...half, from: width, gain: LINEAR })
  const doubled = builder.double(head, 'pytorch_half_pixel')
  const last = builder.relu(
    builder.conv(doubled, 'head.1', { ...half, from: width / 2, gain: BEFORE_RELU }),
  )
  const depth = { kernel: 1, from: width / 2, to: 1, gain: DEPTH_GAIN, bias: DEPTH_BIAS }
  return builder.squeeze(builder.relu(builder.conv(last, 'head.2', depth)))
}

/**
 * A graph from 1×3×256×256 (RGB, normalised by the caller with ImageNet's mean and std) to
 * 1×256×256, with random weights.
 */
export function midasSmall(seed: number): Graph {
  const builder = new GraphBuilder(seed)
  const output = decode(builder, encode(builder))
  return builder.finish('midas_small_seeded', output, [1, 3, 256, 256], [1, 256, 256])
}
