/** Depthwise convolution of any kernel and stride, four channels by four pixels at a time. */
import {
  A, B, BIAS, C, D, HEIGHT, HIGH, IN, IN_PIXEL, IN_ROW, LOW, OUT, OUT_PIXEL, OUT_ROW, PANELS, ROWS, SPAN, WEIGHTS, WIDTH,
  address, clamp, clearRing, madd, word,
} from './op'

/** Vectors of one cache line: all of it is used while it is near. */
const LINE = 4

/** A, B: kernel height and width. C, D: bytes from one tap to the next, downwards and across. Weights: [vector][tap][4]. */
export function depthwise(op: usize, ticket: i32): void {
  const vectors = word(op, PANELS)
  const span = word(op, SPAN)
  const blocks = (vectors + span - 1) / span
  const rows = word(op, ROWS)
  const from = (ticket / blocks) * rows
  const to = min(from + rows, word(op, HEIGHT))
  const first = (ticket % blocks) * span
  const last = min(first + span, vectors)
  if (first == 0) clearRing(op, from, to)
  const width = word(op, WIDTH)
  const kernelHeight = word(op, A)
  const kernelWidth = word(op, B)
  const down = address(op, C)
  const across = address(op, D)
  const step = address(op, IN_PIXEL)
  const outStep = address(op, OUT_PIXEL)
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const taps = <usize>(kernelHeight * kernelWidth) << 4
  // Neighbouring outputs read neighbouring inputs: three of four are there already when the kernel moves on by one.
  const slides = step == across
  for (let y = from; y < to; y++) {
    const inRow = address(op, IN) + <usize>y * address(op, IN_ROW)
    const outRow = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    for (let group = first; group < last; group += LINE) {
      const end = min(group + LINE, last)
      let x = 0
      for (; x + 4 <= width; x += 4) {
        for (let vector = group; vector < end; vector++) {
          const channel = <usize>vector << 4
          const bias = v128.load(address(op, BIAS) + channel)
          let c0 = bias
          let c1 = bias
          let c2 = bias
          let c3 = bias
          let w = address(op, WEIGHTS) + <usize>vector * taps
          let line = inRow + <usize>x * step + channel
          for (let ky = 0; ky < kernelHeight; ky++) {
            let a0 = line
            if (slides) {
              let p0 = v128.load(a0)
              let p1 = v128.load(a0 + step)
              let p2 = v128.load(a0 + 2 * step)
              a0 += 3 * step
              for (let kx = 0; kx < kernelWidth; kx++) {
                const tap = v128.load(w)
                const p3 = v128.load(a0)
                c0 = madd(p0, tap, c0)
                c1 = madd(p1, tap, c1)
                c2 = madd(p2, tap, c2)
                c3 = madd(p3, tap, c3)
                p0 = p1
                p1 = p2
                p2 = p3
                a0 += step
                w += 16
              }
            } else {
              let a1 = a0 + step
              let a2 = a1 + step
              let a3 = a2 + step
              for (let kx = 0; kx < kernelWidth; kx++) {
                const tap = v128.load(w)
                c0 = madd(v128.load(a0), tap, c0)
                c1 = madd(v128.load(a1), tap, c1)
                c2 = madd(v128.load(a2), tap, c2)
                c3 = madd(v128.load(a3), tap, c3)
                a0 += across
                a1 += across
                a2 += across
                a3 += across
                w += 16
              }
            }
            line += down
          }
          const out = outRow + <usize>x * outStep + channel
          v128.store(out, clamp(c0, low, high))
          v128.store(out + outStep, clamp(c1, low, high))
          v128.store(out + 2 * outStep, clamp(c2, low, high))
          v128.store(out + 3 * outStep, clamp(c3, low, high))
        }
      }
      for (; x < width; x++) {
        for (let vector = group; vector < end; vector++) {
          const channel = <usize>vector << 4
          let c0 = v128.load(address(op, BIAS) + channel)
          let w = address(op, WEIGHTS) + <usize>vector * taps
          let line = inRow + <usize>x * step + channel
          for (let ky = 0; ky < kernelHeight; ky++) {
            let a0 = line
            for (let kx = 0; kx < kernelWidth; kx++) {
              c0 = madd(v128.load(a0), v128.load(w), c0)
              a0 += across
              w += 16
            }
            line += down
          }
          v128.store(outRow + <usize>x * outStep + channel, clamp(c0, low, high))
        }
      }
    }
  }
}
