/** LayerNorm over the channels of each pixel (Ba et al. 2016). A work item is a block of rows. */
import {
  address,
  clearBorder,
  HEIGHT,
  IN,
  IN_PIXEL,
  IN_ROW,
  madd,
  OUT,
  OUT_PIXEL,
  OUT_ROW,
  PANELS,
  ROWS_PER_ITEM,
  WIDTH,
  word,
} from './opFields'

@inline const CHANNELS: usize = 152
/** Addresses of a scale and a shift for each channel. */
@inline const SCALE: usize = 156
@inline const SHIFT: usize = 160
@inline const EPSILON: usize = 172

@inline function sumOf(value: v128): f32 {
  const pairs = f32x4.add(value, v128.shuffle<f32>(value, value, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}

export function norm(op: usize, item: i32): void {
  const from = item * word(op, ROWS_PER_ITEM)
  const to = min(from + word(op, ROWS_PER_ITEM), word(op, HEIGHT))
  clearBorder(op, from, to)
  const channels = word(op, CHANNELS)
  const count: f32 = <f32>channels
  const whole = (<usize>(channels & ~3)) << 2
  const bytes = (<usize>channels) << 2
  const stored = (<usize>word(op, PANELS)) << 4
  const scale = address(op, SCALE)
  const shift = address(op, SHIFT)
  const width = <usize>word(op, WIDTH)
  for (let y = from; y < to; y++) {
    let input = address(op, IN) + <usize>y * address(op, IN_ROW)
    let out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    for (let x: usize = 0; x < width; x++) {
      let sums = v128.splat<f32>(0)
      for (let c: usize = 0; c < whole; c += 16) sums = f32x4.add(sums, v128.load(input + c))
      let sum = sumOf(sums)
      for (let c = whole; c < bytes; c += 4) sum += load<f32>(input + c)
      const mean = sum / count
      const means = v128.splat<f32>(mean)
      let squares = v128.splat<f32>(0)
      for (let c: usize = 0; c < whole; c += 16) {
        const centred = f32x4.sub(v128.load(input + c), means)
        squares = madd(centred, centred, squares)
      }
      let square = sumOf(squares)
      for (let c = whole; c < bytes; c += 4) {
        const centred = load<f32>(input + c) - mean
        square += centred * centred
      }
      const factor = v128.splat<f32>(1 / sqrt<f32>(square / count + load<f32>(op + EPSILON)))
      for (let c: usize = 0; c < stored; c += 16) {
        const centred = f32x4.sub(v128.load(input + c), means)
        v128.store(
          out + c,
          madd(f32x4.mul(centred, factor), v128.load(scale + c), v128.load(shift + c)),
        )
      }
      input += address(op, IN_PIXEL)
      out += address(op, OUT_PIXEL)
    }
  }
}
