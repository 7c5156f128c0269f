/**
 * The kernels that only some plans need, those of transformers and of 8-bit arithmetic: a module of its own, which
 * the page loads if a plan needs it. The interpreter (index.ts) calls `runItem` for the codes that it does not know.
 */
import { activation } from './activation'
import { attention, packKeys } from './attention'
import { CODE, word } from './opFields'
import { dot, gemmInt8, sums, sumsInSteps } from './gemmInt8'
import { norm } from './norm'
import { packInt8 } from './packInt8'
import { maxPool, pad } from './pooling'
import { concat, copy, depthToSpace } from './rearrange'

export function runItem(op: usize, item: i32, thread: i32): void {
  switch (word(op, CODE)) {
    case 12:
      if (ASC_FEATURE_RELAXED_SIMD) gemmInt8(op, item, thread)
      break
    case 13:
      if (ASC_FEATURE_RELAXED_SIMD) packInt8(op, item)
      break
    case 14:
      norm(op, item)
      break
    case 15:
      activation(op, item)
      break
    case 16:
      copy(op, item)
      break
    case 17:
      depthToSpace(op, item)
      break
    case 18:
      packKeys(op, item)
      break
    case 19:
      attention(op, item, thread)
      break
    case 20:
      maxPool(op, item)
      break
    case 21:
      pad(op, item)
      break
    case 22:
      concat(op, item)
      break
  }
}

/**
 * The sum of four 8-bit products and `sum`, by which the caller checks the dot product instruction:
 * V8 11.3's baseline compiler gets it wrong. 0 without relaxed SIMD.
 */
export function products(weights: i32, values: i32, sum: i32): i32 {
  if (ASC_FEATURE_RELAXED_SIMD)
    return i32x4.extract_lane(dot(i32x4.splat(weights), i32x4.splat(values), i32x4.splat(sum)), 1)
  return 0
}

/** Computes `count` groups of sums in one of the two ways, so that the caller can time them. */
export function pace(inSteps: bool, count: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) {
    for (let i = 0; i < count; i++) {
      if (inSteps) sumsInSteps(8192, 384, 16384, 32768)
      else sums(8192, 384, 16384, 32768)
    }
  }
}
