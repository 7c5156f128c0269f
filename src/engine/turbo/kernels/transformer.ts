/**
 * The kernels that only some models need, most of them transformers: a module of its own, which the
 * page loads if a plan needs it. The interpreter (index.ts) calls `runItem` for the codes that it does not know.
 */
import { activation } from './activation'
import { attention, packKeys } from './attention'
import { CODE, word } from './opFields'
import { norm } from './norm'
import { maxPool, pad } from './pooling'
import { concat, copy, depthToSpace } from './rearrange'

export function runItem(op: usize, item: i32, thread: i32): void {
  switch (word(op, CODE)) {
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
