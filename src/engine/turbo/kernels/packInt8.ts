/** Quantises the weights of a 1 × 1 convolution for gemmInt8.ts. A work item is one panel of eight output channels. */
import { address, WEIGHTS, word } from './opFields'
import { weight } from './pack'

@inline const OUTPUTS: usize = 152
@inline const INPUTS: usize = 156
/** Address of eight scales and eight sums of quantised weights for each panel. */
@inline const PANEL_SCALES: usize = 160
/** Channels that the layer's input has in memory. */
@inline const STORED_CHANNELS: usize = 164
@inline const DATA_TYPE: usize = 172
/** Elements from one output channel, and from one input channel, to the next. */
@inline const OUTPUT_STEP: usize = 176
@inline const INPUT_STEP: usize = 180

/** An element of a 1 × 1 convolution's weights. */
function pointWeight(op: usize, output: i32, input: i32): f32 {
  return weight(
    op,
    word(op, DATA_TYPE),
    output,
    output * word(op, OUTPUT_STEP) + input * word(op, INPUT_STEP),
  )
}

/**
 * The weight of one step of quantisation. A quantised weight is at most 127. gemmInt8.ts adds the products of channels
 * 0, 1, 4 and 5, or 2, 3, 6 and 7 of eight, in 16 bits: they fit if weights of one sign sum to at most 258 there, which is
 * 256 before they are rounded.
 */
function stepOf(op: usize, output: i32): f32 {
  let step: f32 = 0
  for (let part = 0; part < 4; part += 2) {
    let above: f32 = 0
    let below: f32 = 0
    for (let i = part; i < word(op, INPUTS); i++) {
      if ((i & 7) == part) {
        above = 0
        below = 0
      }
      if ((i & 2) != part) continue
      const value = pointWeight(op, output, i)
      above += max<f32>(value, 0)
      below -= min<f32>(value, 0)
      step = max(step, max(abs(value) / 127, max(above, below) / 256))
    }
  }
  return step
}

/** For gemmInt8.ts: [panel][channel / 4][8][4] 8-bit integers, and each panel's scales and sums. */
export function packInt8(op: usize, panel: i32): void {
  const inputs = word(op, INPUTS)
  const stored = word(op, STORED_CHANNELS)
  const to = address(op, WEIGHTS) + ((<usize>(panel * stored)) << 3)
  const scales = address(op, PANEL_SCALES) + ((<usize>panel) << 6)
  memory.fill(to, 0, (<usize>stored) << 3)
  memory.fill(scales, 0, 64)
  for (let lane = 0; lane < 8; lane++) {
    const output = panel * 8 + lane
    if (output >= word(op, OUTPUTS)) break
    const step = stepOf(op, output)
    const factor: f32 = step > 0 ? 1 / step : 0
    let sum = 0
    for (let i = 0; i < inputs; i++) {
      const quantised = <i32>nearest(pointWeight(op, output, i) * factor)
      sum += quantised
      store<i8>(to + <usize>((i >> 2) * 32 + lane * 4 + (i & 3)), <i8>quantised)
    }
    store<f32>(scales + ((<usize>lane) << 2), step)
    store<f32>(scales + ((<usize>lane) << 2), <f32>sum, 32)
  }
}
