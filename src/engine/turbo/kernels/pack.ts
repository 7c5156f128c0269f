/**
 * A layer's weights from the file (OIHW; float32, float16 or bytes with a scale per output channel) into the order in which
 * the kernels read them. A ticket is one panel of eight output channels.
 */
import { A, B, BIAS, C, D, E, F, IN, IN_PIXEL, IN_ROW, PANELS, WEIGHTS, address, madd, word } from './op'

/** ONNX TensorProto.DataType */
const FLOAT32 = 1
const UINT8 = 2
const INT8 = 3

/** IEEE 754 binary16. */
function half(bits: u32): f32 {
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
  return half(load<u16>(from + (index << 1)))
}

/** (element − zero point) × scale. IN_ROW: address of a zero point and a scale for each output channel, or 0. */
@inline function weight(op: usize, kind: i32, output: i32, index: i32): f32 {
  const value = element(kind, address(op, IN), <usize>index)
  const scales = address(op, IN_ROW)
  if (scales == 0) return value
  return (value - load<f32>(scales + (<usize>output << 3))) * load<f32>(scales + (<usize>output << 3), 4)
}

/**
 * [panel][tap][channel][8]. A: outputs. B: inputs of a group. C: taps. D: stored channels of the input. E: outputs of a group.
 * F: the elements' type.
 */
export function packDense(op: usize, panel: i32): void {
  const outputs = word(op, A)
  const inputs = word(op, B)
  const taps = word(op, C)
  const stored = word(op, D)
  const kind = word(op, F)
  const bytes = <usize>(taps * stored) << 5
  const to = address(op, WEIGHTS) + <usize>panel * bytes
  memory.fill(to, 0, bytes)
  for (let lane = 0; lane < 8; lane++) {
    const output = panel * 8 + lane
    if (output >= outputs) break
    const first = (output / word(op, E)) * inputs
    for (let tap = 0; tap < taps; tap++) {
      for (let i = 0; i < inputs; i++) {
        store<f32>(to + (<usize>((tap * stored + first + i) * 8 + lane) << 2), weight(op, kind, output, (output * inputs + i) * taps + tap))
      }
    }
  }
}

/**
 * [panel][channel / 4][8][4] whole numbers of eight bits, for gemm8.ts. A: outputs. B: inputs. D: stored channels of the input.
 * F: the elements' type. C: address of eight scales and eight sums of whole weights for each panel.
 */
export function packWhole(op: usize, panel: i32): void {
  const inputs = word(op, B)
  const stored = word(op, D)
  const to = address(op, WEIGHTS) + (<usize>(panel * stored) << 3)
  const scales = address(op, C) + (<usize>panel << 6)
  memory.fill(to, 0, <usize>stored << 3)
  memory.fill(scales, 0, 64)
  for (let lane = 0; lane < 8; lane++) {
    const output = panel * 8 + lane
    if (output >= word(op, A)) break
    let largest: f32 = 0
    for (let i = 0; i < inputs; i++) largest = max(largest, abs(weight(op, word(op, F), output, output * inputs + i)))
    const factor: f32 = largest > 0 ? 127 / largest : 0
    let sum = 0
    for (let i = 0; i < inputs; i++) {
      const whole = <i32>nearest(weight(op, word(op, F), output, output * inputs + i) * factor)
      sum += whole
      store<i8>(to + (<usize>((i >> 2) * 32 + lane * 4 + (i & 3))), <i8>whole)
    }
    store<f32>(scales + (<usize>lane << 2), largest / 127)
    store<f32>(scales + (<usize>lane << 2), <f32>sum, 32)
  }
}

/** [panel][tap][8]. A: channels. C: taps. F: the elements' type. */
export function packDepthwise(op: usize, panel: i32): void {
  const taps = word(op, C)
  for (let lane = 0; lane < 8; lane++) {
    const channel = panel * 8 + lane
    for (let tap = 0; tap < taps; tap++) {
      const value = channel < word(op, A) ? weight(op, word(op, F), channel, channel * taps + tap) : 0
      store<f32>(address(op, WEIGHTS) + (<usize>((panel * taps + tap) * 8 + lane) << 2), value)
    }
  }
}

@inline function scaled(value: v128, factor: f32): v128 {
  return f32x4.mul(value, v128.splat<f32>(factor))
}

/** One column of G (Lavin and Gray 2016) times three taps, to `out` and on in steps. */
@inline function spread(side: i32, out: usize, step: usize, g0: v128, g1: v128, g2: v128): void {
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

/**
 * [plane][panel][channel][8], G g Gᵀ for each. A: outputs. B: inputs. D: stored channels of the input. E: side of a tile.
 * F: the elements' type. BIAS: room for one kernel per thread, IN_PIXEL bytes each.
 */
export function packWinograd(op: usize, panel: i32, thread: i32): void {
  const outputs = word(op, A)
  const inputs = word(op, B)
  const depth = word(op, D)
  const side = word(op, E)
  const kind = word(op, F)
  const n = <usize>(side + 2)
  const panelBytes = <usize>depth << 5
  const plane = <usize>word(op, PANELS) * panelBytes
  const to = address(op, WEIGHTS) + <usize>panel * panelBytes
  const taps = address(op, BIAS) + <usize>thread * address(op, IN_PIXEL)
  const columns = taps + 9 * 16
  for (let i = 0; i < depth; i++) {
    for (let half = 0; half < 2; half++) {
      const at = to + (<usize>(i * 8 + half * 4) << 2)
      if (i >= inputs) {
        for (let p: usize = 0; p < n * n; p++) v128.store(at + p * plane, v128.splat<f32>(0))
        continue
      }
      for (let lane = 0; lane < 4; lane++) {
        const output = panel * 8 + half * 4 + lane
        for (let tap = 0; tap < 9; tap++) {
          store<f32>(taps + (<usize>(tap * 4 + lane) << 2), output < outputs ? weight(op, kind, output, (output * inputs + i) * 9 + tap) : 0)
        }
      }
      for (let x: usize = 0; x < 3; x++) {
        const t = taps + (x << 4)
        spread(side, columns + (x << 4), 48, v128.load(t), v128.load(t, 48), v128.load(t, 96))
      }
      for (let y: usize = 0; y < n; y++) {
        const t = columns + y * 48
        spread(side, at + y * n * plane, plane, v128.load(t), v128.load(t, 16), v128.load(t, 32))
      }
    }
  }
}
