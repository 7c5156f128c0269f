/** Plans the steps that the transformer kernels compute. */
import { type Allocation, rowBytes } from './allocation.ts'
import { roundUp } from './allocator.ts'
import {
  type Activation,
  type Attention,
  type Copy,
  type DepthToSpace,
  FUNCTIONS,
  type Heads,
  type Norm,
} from './ir.ts'
import type { CommonFields, Op } from './op.ts'
import { type OpContext, padded, rowItems } from './pixelwiseOps.ts'
import { attentionTiles, KEY_GROUP, QUERY_GROUP } from './workItems.ts'

/** kernels/attention.ts: keys that one item of packKeys reorders. */
const PACKED_KEYS = 72
/** kernels/attention.ts: bytes of the constants, and of the state of a query. */
const CONSTANT_BYTES = 128
const STATE_BYTES = 12

export function planNorm({ epsilon, factors }: Norm, context: OpContext): Op {
  const { allocator, input, fields } = context
  return {
    code: 'norm',
    fields: {
      ...fields,
      ...rowItems(context),
      channels: input.channels,
      epsilon,
      scale: padded(factors.scale, allocator),
      shift: padded(factors.shift, allocator),
    },
  }
}

export function planActivation(layer: Activation, context: OpContext): Op {
  return {
    code: 'activation',
    fields: {
      ...context.fields,
      ...rowItems(context),
      function: FUNCTIONS[layer.function],
      channels: context.output.channels,
    },
  }
}

export function planCopy(layer: Copy, context: OpContext): Op {
  const { allocator, input, output, fields } = context
  const stored = output.storedChannels
  const pixels = (layer.base?.length ?? 0) / output.channels
  const base = new Float32Array(pixels * stored)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * output.channels
    base.set(layer.base?.subarray(from, from + output.channels) ?? [], pixel * stored)
  }
  return {
    code: 'copy',
    fields: {
      ...fields,
      ...rowItems(context),
      in: (fields.in ?? 0) + layer.firstChannel * 4,
      inputWidth: input.width,
      firstPixel: layer.firstPixel,
      leading: layer.leading,
      base: base.length === 0 ? 0 : allocator.addConstant(base),
      basePixels: pixels,
    },
  }
}

export function planDepthToSpace({ block }: DepthToSpace, context: OpContext): Op {
  return {
    code: 'depthToSpace',
    fields: {
      ...context.fields,
      ...rowItems(context),
      blockHeight: block[0],
      blockWidth: block[1],
    },
  }
}

export interface AttentionContext extends OpContext {
  readonly keys: Allocation
  readonly values: Allocation
  readonly firstPixel: (value: Allocation) => number
}

export interface PlannedAttention {
  /** Packing the keys and values, then the attention. */
  readonly ops: readonly [Op, Op]
  /** Bytes of scratch memory that each thread needs. */
  readonly scratch: number
  /** Bytes for the packed keys and values, from address 0 on, which the plan moves. */
  readonly shared: number
}

/** [head][query][key] as [head][query / 8][key][8], times log2 e. */
function orderBias(
  bias: Float32Array,
  heads: number,
  queries: number,
  keys: number,
): Float32Array<ArrayBuffer> {
  const [groups, storedKeys] = [Math.ceil(queries / QUERY_GROUP), roundUp(keys, KEY_GROUP)]
  const ordered = new Float32Array(heads * groups * storedKeys * QUERY_GROUP)
  for (let head = 0; head < heads; head++)
    for (let query = 0; query < queries; query++) {
      const group = head * groups + Math.floor(query / QUERY_GROUP)
      const to = group * storedKeys * QUERY_GROUP + (query % QUERY_GROUP)
      const from = (head * queries + query) * keys
      for (let key = 0; key < keys; key++)
        ordered[to + key * QUERY_GROUP] = (bias[from + key] ?? NaN) * Math.LOG2E
    }
  return ordered
}

export function planAttention(layer: Attention, context: AttentionContext): PlannedAttention {
  const { input, keys, values, fields, firstPixel, threads } = context
  const { heads, depth, valueDepth, scale, parts } = layer
  const [queryCount, keyCount] = [input.height * input.width, keys.height * keys.width]
  const storedKeys = roundUp(keyCount, KEY_GROUP)
  const storedDepth = roundUp(valueDepth, KEY_GROUP)
  const packedValues = roundUp(heads * storedKeys * depth * 4, 64)
  const { rows, keysPerBlock } = attentionTiles(queryCount, keyCount, heads, threads)
  const part = ({ first, step }: Heads): { readonly first: number; readonly step: number } => ({
    first: first * 4,
    step: step * 4,
  })
  const [q, k, v] = [part(parts.input), part(parts.keys), part(parts.values)]
  const shape = { heads, depth, valueDepth, keyCount, storedKeys, packedKeys: 0, packedValues }
  const pack: CommonFields = {
    workItems: heads * Math.ceil(storedKeys / PACKED_KEYS),
    in: firstPixel(keys) + k.first,
    inRow: rowBytes(keys),
    inPixel: keys.storedChannels * 4,
    add1: firstPixel(values) + v.first,
    add1Row: rowBytes(values),
  }
  return {
    scratch: roundUp(
      rows * ((depth + storedDepth) * 4 + STATE_BYTES) + CONSTANT_BYTES + keysPerBlock * 32,
      64,
    ),
    shared: packedValues + heads * storedKeys * storedDepth * 4,
    ops: [
      {
        code: 'packKeys',
        fields: {
          ...pack,
          ...shape,
          keyHeadStep: k.step,
          valueHeadStep: v.step,
          valuePixel: values.storedChannels * 4,
          keyWidth: keys.width,
          valueWidth: values.width,
        },
      },
      {
        code: 'attention',
        fields: {
          ...fields,
          ...shape,
          in: (fields.in ?? 0) + q.first,
          workItems: heads * Math.ceil(queryCount / rows),
          rowsPerItem: rows,
          queryHeadStep: q.step,
          queryCount,
          keysPerBlock,
          scoreScale: scale * Math.LOG2E,
          scoreBias:
            layer.bias === null
              ? 0
              : context.allocator.addConstant(orderBias(layer.bias, heads, queryCount, keyCount)),
        },
      },
    ],
  }
}
