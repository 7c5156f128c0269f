/**
 * MiDaS v2.1 small as a graph: EfficientNet-Lite3 (Tan & Le 2019; "lite": ReLU6, no squeeze-and-excite), four taps,
 * and four RefineNet fusions (isl-org/MiDaS midas/midas_net_custom.py, midas/blocks.py). Batch norms are folded, as
 * exported.
 */
import type { Graph } from '../../src/core/onnx/index.ts'
import { GraphBuilder } from './graphBuilder.ts'

interface Stage {
  readonly blocks: number
  readonly kernel: number
  readonly stride: number
  readonly to: number
  /** Where a tap for the decoder is taken after it: the tap's channels in the decoder. */
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

/** Half of what goes through a ReLU is lost; what comes back to a residual sum stays small, so sums do not grow. */
const BEFORE_RELU = Math.SQRT2
const LINEAR = 1
const RESIDUAL = 0.5
const SMALL = { around: 0, spread: 0.1 }
/** The map runs to hundreds, as MiDaS's does, and its bias keeps it off the last ReLU's floor. */
const DEPTH_GAIN = 150
const DEPTH_BIAS = { around: 600, spread: 0 }

interface Tap {
  readonly value: string
  readonly from: number
  readonly to: number
}

function encode(net: GraphBuilder): readonly Tap[] {
  const act = { gain: BEFORE_RELU, bias: SMALL }
  let value = net.relu6(
    net.conv('input', 'stem', { kernel: 3, from: 3, to: STEM, stride: 2, ...act }),
  )
  value = net.relu6(
    net.conv(value, 'first.depthwise', {
      kernel: 3,
      from: STEM,
      to: STEM,
      depthwise: true,
      ...act,
    }),
  )
  value = net.conv(value, 'first.project', {
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
      const expanded = net.relu6(
        net.conv(value, `${name}.expand`, { kernel: 1, from, to: wide, ...act }),
      )
      const filtered = net.relu6(net.conv(expanded, `${name}.depthwise`, depthwise))
      const project = { kernel: 1, from: wide, to, gain: residual ? RESIDUAL : LINEAR, bias: SMALL }
      const projected = net.conv(filtered, `${name}.project`, project)
      value = residual ? net.add(projected, value) : projected
      from = to
    }
    if (tap !== undefined) taps.push({ value, from, to: tap })
  }
  return taps
}

/** ResidualConvUnit of blocks.py. */
function refine(net: GraphBuilder, value: string, name: string, channels: number): string {
  const same = { kernel: 3, from: channels, to: channels, bias: SMALL }
  const inner = net.conv(net.relu(value), `${name}.conv1`, { ...same, gain: BEFORE_RELU })
  return net.add(net.conv(net.relu(inner), `${name}.conv2`, { ...same, gain: RESIDUAL }), value)
}

function decode(net: GraphBuilder, taps: readonly Tap[]): string {
  const levels = taps.map(({ value, from, to }, index) => ({
    value: net.conv(value, `layer${index + 1}`, { kernel: 3, from, to, gain: LINEAR, bias: null }),
    channels: to,
  }))
  let path: string | null = null
  for (const [index, { value, channels }] of [...levels.entries()].reverse()) {
    const name = `fusion${index + 1}`
    const merged: string =
      path === null ? value : net.add(path, refine(net, value, `${name}.refine1`, channels))
    const refined = refine(net, merged, `${name}.refine2`, channels)
    const out = {
      kernel: 1,
      from: channels,
      to: levels[index - 1]?.channels ?? channels,
      gain: LINEAR,
      bias: SMALL,
    }
    path = net.conv(net.double(refined, 'align_corners'), `${name}.out`, out)
  }
  const width = levels[0]?.channels ?? 0
  const half = { kernel: 3, to: width / 2, bias: SMALL }
  const head = net.conv(path ?? '', 'head.0', { ...half, from: width, gain: LINEAR })
  const doubled = net.double(head, 'pytorch_half_pixel')
  const last = net.relu(
    net.conv(doubled, 'head.1', { ...half, from: width / 2, gain: BEFORE_RELU }),
  )
  const depth = { kernel: 1, from: width / 2, to: 1, gain: DEPTH_GAIN, bias: DEPTH_BIAS }
  return net.squeeze(net.relu(net.conv(last, 'head.2', depth)))
}

/** 1×3×256×256 (RGB, ImageNet mean and std applied outside) → 1×256×256, with weights drawn from `seed`. */
export function midasSmall(seed: number): Graph {
  const net = new GraphBuilder(seed)
  const output = decode(net, encode(net))
  return net.finish('midas_small_seeded', output, [1, 3, 256, 256], [1, 256, 256])
}
