/**
 * Reorders a layer's weights from the file's order (OIHW) into the order in which the kernels read
 * them. The file's elements are float32, float16, or bytes with a zero point and a scale per output
 * channel. A work item is one panel of eight output channels.
 */
import { address, IN, madd, PANELS, WEIGHTS, word } from './opFields'

/** Address of a zero point and a scale for each output channel, or 0. */
@inline const WEIGHT_SCALES: usize = 124
/** Address of the threads' buffers for one kernel each, and the bytes of each buffer. */
@inline const PACK_BUFFER: usize = 136
@inline const PACK_BUFFER_BYTES: usize = 128
@inline const OUTPUTS: usize = 152
/** Input channels of one group. */
@inline const INPUTS: usize = 156
/** Kernel height × width. */
@inline const TAPS: usize = 160
/** Channels that the layer's input has in memory. */
@inline const STORED_CHANNELS: usize = 164
@inline const OUTPUTS_PER_GROUP: usize = 168
/** packWinograd: pixels on a side of an output tile, 2 or 4. */
@inline const TILE_SIDE: usize = 168
@inline const DATA_TYPE: usize = 172
/** packDense: elements from one output channel, and from one input channel, to the next. */
@inline const OUTPUT_STEP: usize = 176
@inline const INPUT_STEP: usize = 180

/** ONNX TensorProto.DataType */
const FLOAT32 = 1
const UINT8 = 2
const INT8 = 3

/** IEEE 754 binary16 to float32. */
function halfToFloat(bits: u32): f32 {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  let value: f32 = 0
  if (exponent == 0) value = <f32>fraction * 5.9604644775390625e-8
  else if (exponent == 31) value = fraction ? NaN : Infinity
  else value = reinterpret<f32>(((exponent + 112) << 23) | (fraction << 13))
  return bits >> 15 ? -value : value
}

@inline function element(kind: i32, from: usize, index: usize): f32 {
  if (kind == FLOAT32) return load<f32>(from + (index << 2))
  if (kind == INT8) return <f32>load<i8>(from + index)
  if (kind == UINT8) return <f32>load<u8>(from + index)
  return halfToFloat(load<u16>(from + (index << 1)))
}

/** (element − zero point) × scale. */
@inline export function weight(op: usize, kind: i32, output: i32, index: i32): f32 {
  const value = element(kind, address(op, IN), <usize>index)
  const scales = address(op, WEIGHT_SCALES)
  if (scales == 0) return value
  return (
    (value - load<f32>(scales + ((<usize>output) << 3))) *
    load<f32>(scales + ((<usize>output) << 3), 4)
  )
}

/** For gemm.ts: [panel][tap][channel][8], and for depthwise.ts, with one channel: [panel][tap][8]. */
export function packDense(op: usize, panel: i32): void {
  const outputs = word(op, OUTPUTS)
  const inputs = word(op, INPUTS)
  const taps = word(op, TAPS)
  const stored = word(op, STORED_CHANNELS)
  const kind = word(op, DATA_TYPE)
  const bytes = (<usize>(taps * stored)) << 5
  const to = address(op, WEIGHTS) + <usize>panel * bytes
  memory.fill(to, 0, bytes)
  for (let lane = 0; lane < 8; lane++) {
    const output = panel * 8 + lane
    if (output >= outputs) break
    const first = (output / word(op, OUTPUTS_PER_GROUP)) * inputs
    for (let tap = 0; tap < taps; tap++) {
      for (let i = 0; i < inputs; i++) {
        store<f32>(
          to + ((<usize>((tap * stored + first + i) * 8 + lane)) << 2),
          weight(
            op,
            kind,
            output,
            output * word(op, OUTPUT_STEP) + i * word(op, INPUT_STEP) + tap,
          ),
        )
      }
    }
  }
}

@inline function scaled(value: v128, factor: f32): v128 {
  return f32x4.mul(value, v128.splat<f32>(factor))
}

/** G times three taps (Lavin and Gray 2016), stored from `out` on, `step` bytes apart. */
@inline function applyG(side: i32, out: usize, step: usize, g0: v128, g1: v128, g2: v128): void {
  const even = f32x4.add(g0, g2)
  if (side == 2) {
    v128.store(out, g0)
    v128.store(out + step, scaled(f32x4.add(even, g1), 0.5))
    v128.store(out + 2 * step, scaled(f32x4.sub(even, g1), 0.5))
    v128.store(out + 3 * step, g2)
    return
  }
  v128.store(out, scaled(g0, 0.25))
  v128.store(out + step, scaled(f32x4.add(even, g1), -1.0 / 6.0))
  v128.store(out + 2 * step, scaled(f32x4.sub(even, g1), -1.0 / 6.0))
  const far = madd(g2, v128.splat<f32>(4), g0)
  const middle = f32x4.add(g1, g1)
  v128.store(out + 3 * step, scaled(f32x4.add(far, middle), 1.0 / 24.0))
  v128.store(out + 4 * step, scaled(f32x4.sub(far, middle), 1.0 / 24.0))
  v128.store(out + 5 * step, g2)
}

/** For winograd.ts: [plane][panel][channel][8], where the planes hold the elements of G g Gᵀ. */
export function packWinograd(op: usize, panel: i32, thread: i32): void {
  const outputs = word(op, OUTPUTS)
  const inputs = word(op, INPUTS)
  const depth = word(op, STORED_CHANNELS)
  const side = word(op, TILE_SIDE)
  const kind = word(op, DATA_TYPE)
  const n = <usize>(side + 2)
  const panelBytes = (<usize>depth) << 5
  const plane = <usize>word(op, PANELS) * panelBytes
  const to = address(op, WEIGHTS) + <usize>panel * panelBytes
  const taps = address(op, PACK_BUFFER) + <usize>thread * address(op, PACK_BUFFER_BYTES)
  const columns = taps + 9 * 16
  for (let i = 0; i < depth; i++) {
    for (let half = 0; half < 2; half++) {
      const at = to + ((<usize>(i * 8 + half * 4)) << 2)
      if (i >= inputs) {
        for (let p: usize = 0; p < n * n; p++) v128.store(at + p * plane, v128.splat<f32>(0))
        continue
      }
      for (let lane = 0; lane < 4; lane++) {
        const output = panel * 8 + half * 4 + lane
        for (let tap = 0; tap < 9; tap++) {
          store<f32>(
            taps + ((<usize>(tap * 4 + lane)) << 2),
            output < outputs ? weight(op, kind, output, (output * inputs + i) * 9 + tap) : 0,
          )
        }
      }
      for (let x: usize = 0; x < 3; x++) {
        const t = taps + (x << 4)
        applyG(side, columns + (x << 4), 48, v128.load(t), v128.load(t, 48), v128.load(t, 96))
      }
      for (let y: usize = 0; y < n; y++) {
        const t = columns + y * 48
        applyG(side, at + y * n * plane, plane, v128.load(t), v128.load(t, 16), v128.load(t, 32))
      }
    }
  }
}
