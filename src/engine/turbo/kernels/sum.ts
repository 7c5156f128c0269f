/** Sums by which memory that comes back from a disk is known again: fast, and no proof against whoever means harm. */
import { A, B, IN, OUT, address } from './op'

/** Odd, so that each turn is a bijection: a word that changed changes its sum. 2^32 over the golden ratio. */
const FACTOR: i32 = 0x9e3779b1
/** Of four sums of four words. */
const SUM: usize = 16

@inline function next(sum: v128, at: usize): v128 {
  return i32x4.add(i32x4.mul(sum, i32x4.splat(FACTOR)), v128.load(at))
}

/** One block per ticket. A: bytes in all, B: of a block; multiples of 64. OUT: 16 bytes for each block. */
export function sum(op: usize, ticket: i32): void {
  const start = address(op, IN)
  const from = start + <usize>ticket * address(op, B)
  const to = min(from + address(op, B), start + address(op, A))
  let s0 = i32x4.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  for (let at = from; at < to; at += 64) {
    s0 = next(s0, at)
    s1 = next(s1, at + 16)
    s2 = next(s2, at + 32)
    s3 = next(s3, at + 48)
  }
  const factor = i32x4.splat(FACTOR)
  const half = i32x4.add(i32x4.mul(s0, factor), s1)
  const most = i32x4.add(i32x4.mul(half, factor), s2)
  v128.store(address(op, OUT) + <usize>ticket * SUM, i32x4.add(i32x4.mul(most, factor), s3))
}
