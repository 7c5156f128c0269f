/**
 * Checksums that detect damage in a snapshot read back from disk. They are fast and not
 * cryptographic.
 */
import { address, IN, OUT } from './opFields'

/** Address of the first byte is IN. All bytes, and bytes of a block; both are multiples of 64. */
@inline const TOTAL_BYTES: usize = 152
@inline const BLOCK_BYTES: usize = 156

/**
 * 2^32 divided by the golden ratio. It is odd, so each round is a bijection and a changed word
 * always changes its checksum.
 */
const FACTOR: i32 = 0x9e3779b1
/** Bytes of one checksum: four words. */
const CHECKSUM_BYTES: usize = 16

@inline function addWords(sum: v128, at: usize): v128 {
  return i32x4.add(i32x4.mul(sum, i32x4.splat(FACTOR)), v128.load(at))
}

/** One block per work item. Writes 16 bytes for each block to OUT. */
export function checksum(op: usize, item: i32): void {
  const start = address(op, IN)
  const from = start + <usize>item * address(op, BLOCK_BYTES)
  const to = min(from + address(op, BLOCK_BYTES), start + address(op, TOTAL_BYTES))
  let s0 = i32x4.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  for (let at = from; at < to; at += 64) {
    s0 = addWords(s0, at)
    s1 = addWords(s1, at + 16)
    s2 = addWords(s2, at + 32)
    s3 = addWords(s3, at + 48)
  }
  const factor = i32x4.splat(FACTOR)
  const half = i32x4.add(i32x4.mul(s0, factor), s1)
  const most = i32x4.add(i32x4.mul(half, factor), s2)
  v128.store(
    address(op, OUT) + <usize>item * CHECKSUM_BYTES,
    i32x4.add(i32x4.mul(most, factor), s3),
  )
}
