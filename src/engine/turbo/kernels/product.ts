/** The matrix product inside a Winograd block. */
import { GROUP, REST, sixes } from './gemm'
import { madd } from './op'

/**
 * Asks for the next kilobyte of weights, all sixteen lines at once: as many as a core waits for at a time. One by one among
 * the sums they would each hold up the sums behind them (an instruction that fetches without waiting is not to be had here).
 * Measured on weights that come from memory: 5 to 20 % of a layer.
 */
export function fetch(at: usize): void {
  load<i32>(at)
  load<i32>(at, 64)
  load<i32>(at, 128)
  load<i32>(at, 192)
  load<i32>(at, 256)
  load<i32>(at, 320)
  load<i32>(at, 384)
  load<i32>(at, 448)
  load<i32>(at, 512)
  load<i32>(at, 576)
  load<i32>(at, 640)
  load<i32>(at, 704)
  load<i32>(at, 768)
  load<i32>(at, 832)
  load<i32>(at, 896)
  load<i32>(at, 960)
}

/** As `product` for up to four rows. */
function productOfFour(a0: usize, aRow: usize, rows: i32, weights: usize, bytes: usize, out: usize, outRow: usize, adds: bool): void {
  let a1 = a0 + <usize>min(1, rows - 1) * aRow
  let a2 = a0 + <usize>min(2, rows - 1) * aRow
  let a3 = a0 + <usize>min(3, rows - 1) * aRow
  let c00 = v128.splat<f32>(0)
  let c01 = v128.splat<f32>(0)
  let c10 = v128.splat<f32>(0)
  let c11 = v128.splat<f32>(0)
  let c20 = v128.splat<f32>(0)
  let c21 = v128.splat<f32>(0)
  let c30 = v128.splat<f32>(0)
  let c31 = v128.splat<f32>(0)
  if (adds) {
    c00 = v128.load(out)
    c01 = v128.load(out, 16)
    c10 = v128.load(out + outRow)
    c11 = v128.load(out + outRow, 16)
    c20 = v128.load(out + 2 * outRow)
    c21 = v128.load(out + 2 * outRow, 16)
    c30 = v128.load(out + 3 * outRow)
    c31 = v128.load(out + 3 * outRow, 16)
  }
  const end = a0 + bytes
  let w = weights
  for (; a0 < end; ) {
    const w0 = v128.load(w)
    const w1 = v128.load(w, 16)
    const s0 = v128.load_splat<f32>(a0)
    c00 = madd(s0, w0, c00)
    c01 = madd(s0, w1, c01)
    const s1 = v128.load_splat<f32>(a1)
    c10 = madd(s1, w0, c10)
    c11 = madd(s1, w1, c11)
    const s2 = v128.load_splat<f32>(a2)
    c20 = madd(s2, w0, c20)
    c21 = madd(s2, w1, c21)
    const s3 = v128.load_splat<f32>(a3)
    c30 = madd(s3, w0, c30)
    c31 = madd(s3, w1, c31)
    a0 += 4
    a1 += 4
    a2 += 4
    a3 += 4
    w += 32
  }
  v128.store(out, c00)
  v128.store(out, c01, 16)
  if (rows < 2) return
  v128.store(out + outRow, c10)
  v128.store(out + outRow, c11, 16)
  if (rows < 3) return
  v128.store(out + 2 * outRow, c20)
  v128.store(out + 2 * outRow, c21, 16)
  if (rows < 4) return
  v128.store(out + 3 * outRow, c30)
  v128.store(out + 3 * outRow, c31, 16)
}

/**
 * `rows` × `depth` times [depth][8] → `rows` × 8 at `out`, or onto what is there; row steps in bytes. The same loop as in gemm.ts
 * once more: no function can hand back twelve vectors in registers.
 */
export function product(a: usize, aRow: usize, rows: i32, weights: usize, depth: usize, out: usize, outRow: usize, adds: bool): void {
  const bytes = depth << 2
  const restAt = sixes(rows) * GROUP
  for (let row = restAt; row < rows; row += REST) {
    productOfFour(a + <usize>row * aRow, aRow, rows - row, weights, bytes, out + <usize>row * outRow, outRow, adds)
  }
  for (let row = 0; row < restAt; row += GROUP) {
    const rest = rows - row - 1
    let a0 = a + <usize>row * aRow
    let a1 = a0 + <usize>min(1, rest) * aRow
    let a2 = a0 + <usize>min(2, rest) * aRow
    let a3 = a0 + <usize>min(3, rest) * aRow
    let a4 = a0 + <usize>min(4, rest) * aRow
    let a5 = a0 + <usize>min(5, rest) * aRow
    let c00 = v128.splat<f32>(0)
    let c01 = v128.splat<f32>(0)
    let c10 = v128.splat<f32>(0)
    let c11 = v128.splat<f32>(0)
    let c20 = v128.splat<f32>(0)
    let c21 = v128.splat<f32>(0)
    let c30 = v128.splat<f32>(0)
    let c31 = v128.splat<f32>(0)
    let c40 = v128.splat<f32>(0)
    let c41 = v128.splat<f32>(0)
    let c50 = v128.splat<f32>(0)
    let c51 = v128.splat<f32>(0)
    const o = out + <usize>row * outRow
    if (adds) {
      c00 = v128.load(o)
      c01 = v128.load(o, 16)
      c10 = v128.load(o + outRow)
      c11 = v128.load(o + outRow, 16)
      c20 = v128.load(o + 2 * outRow)
      c21 = v128.load(o + 2 * outRow, 16)
      c30 = v128.load(o + 3 * outRow)
      c31 = v128.load(o + 3 * outRow, 16)
      c40 = v128.load(o + 4 * outRow)
      c41 = v128.load(o + 4 * outRow, 16)
      c50 = v128.load(o + 5 * outRow)
      c51 = v128.load(o + 5 * outRow, 16)
    }
    const end = a0 + bytes
    let w = weights
    for (; a0 < end; ) {
      const w0 = v128.load(w)
      const w1 = v128.load(w, 16)
      const s0 = v128.load_splat<f32>(a0)
      c00 = madd(s0, w0, c00)
      c01 = madd(s0, w1, c01)
      const s1 = v128.load_splat<f32>(a1)
      c10 = madd(s1, w0, c10)
      c11 = madd(s1, w1, c11)
      const s2 = v128.load_splat<f32>(a2)
      c20 = madd(s2, w0, c20)
      c21 = madd(s2, w1, c21)
      const s3 = v128.load_splat<f32>(a3)
      c30 = madd(s3, w0, c30)
      c31 = madd(s3, w1, c31)
      const s4 = v128.load_splat<f32>(a4)
      c40 = madd(s4, w0, c40)
      c41 = madd(s4, w1, c41)
      const s5 = v128.load_splat<f32>(a5)
      c50 = madd(s5, w0, c50)
      c51 = madd(s5, w1, c51)
      a0 += 4
      a1 += 4
      a2 += 4
      a3 += 4
      a4 += 4
      a5 += 4
      w += 32
    }
    v128.store(o, c00)
    v128.store(o, c01, 16)
    if (rest < 1) continue
    v128.store(o + 1 * outRow, c10)
    v128.store(o + 1 * outRow, c11, 16)
    if (rest < 2) continue
    v128.store(o + 2 * outRow, c20)
    v128.store(o + 2 * outRow, c21, 16)
    if (rest < 3) continue
    v128.store(o + 3 * outRow, c30)
    v128.store(o + 3 * outRow, c31, 16)
    if (rest < 4) continue
    v128.store(o + 4 * outRow, c40)
    v128.store(o + 4 * outRow, c41, 16)
    if (rest < 5) continue
    v128.store(o + 5 * outRow, c50)
    v128.store(o + 5 * outRow, c51, 16)
  }
}
