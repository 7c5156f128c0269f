/**
 * Decides everything about a graph's execution before the first photo: addresses, algorithms and
 * work items.
 */
import type { AlgorithmOptions } from './algorithm.ts'
import { type Allocation, allocateValues, rowBytes } from './allocation.ts'
import { createAllocator, roundUp } from './allocator.ts'
import { type Packing, planConv } from './convolution.ts'
import { type Ablation, fuse } from './fuse.ts'
import {
  type Elementwise,
  type Graph,
  type Layer,
  readsOf,
  replaceRead,
  type Shape,
  Unsupported,
} from './ir.ts'
import {
  type CommonFields,
  MAX_WORK_ITEMS,
  needsTransformerKernels,
  OP_BYTES,
  type Op,
  PACK_BUFFER_BYTES,
  writeOp,
} from './op.ts'
import {
  type OpContext,
  planElementwise,
  planLoadInput,
  planResize,
  planStoreOutput,
} from './pixelwiseOps.ts'
import { planConcat, planMaxPool, planPad } from './poolingOps.ts'
import {
  planActivation,
  planAttention,
  planCopy,
  planDepthToSpace,
  planNorm,
} from './transformerOps.ts'

/** Pixels on a side of an activation. Beyond it, the resize tables alone would be large. */
const MAX_SIDE = 8192

/** The first address of a plan. The words below it synchronise the threads (kernels/index.ts). */
const START = 1024
const PAGE = 65_536
/** Packing records to reserve at least. snapshot.ts needs two of them for its checksums. */
const MIN_PACKING_RECORDS = 2
/** One page less than 4 GiB: the address behind the last byte is a 32-bit number, too. The browser may give less. */
const MAX_BYTES = 65_535 * PAGE

export interface PlanOptions
  extends Ablation,
    Pick<AlgorithmOptions, 'arithmetic' | 'hasSlowDotProduct'> {
  readonly threads: number
  /** Gives every value memory of its own, for tests. */
  readonly keepAll?: boolean
}

/**
 * A step with the layer that it computes. Loading the input and storing the output are steps
 * without a layer.
 */
export interface PlannedStep {
  readonly op: Op
  readonly layer: Layer | null
  readonly input: Allocation | null
  readonly output: Allocation
}

/** A range of the memory. */
export interface Extent {
  readonly at: number
  readonly bytes: number
}

export interface Plan {
  readonly graph: Graph
  readonly steps: readonly PlannedStep[]
  readonly packings: readonly Packing[]
  /** Address of the steps' records. */
  readonly first: number
  /** Address of the packing steps' records. */
  readonly firstPacking: number
  /** Addresses of the caller's tensors. */
  readonly input: number
  readonly output: number
  readonly inputShape: Shape
  readonly outputShape: Shape
  /**
   * Where the file's bytes are while a layer is packed: the memory of the activations, which is
   * unused then.
   */
  readonly staging: Extent & { readonly packBuffers: number }
  /**
   * What never changes after packing: the steps, and the weights with their tables. Multiples of 64
   * bytes.
   */
  readonly constant: readonly Extent[]
  /** Bytes in all, a multiple of a wasm page. */
  readonly bytes: number
  /** Bytes by purpose. */
  readonly parts: {
    readonly weights: number
    readonly activations: number
    readonly scratch: number
  }
  /** Whether the steps need the kernels of kernels/transformer.ts. */
  readonly needsTransformer: boolean
  /** Address of a value's first pixel. */
  readonly addressOf: (value: string) => number
  readonly allocations: ReadonlyMap<string, Allocation>
  /** Writes the steps and all constants but the weights. */
  write(memory: ArrayBufferLike): void
}

function isInputNormalisation(layer: Layer | undefined, graph: Graph): layer is Elementwise {
  return (
    layer?.kind === 'elementwise' &&
    layer.input === graph.input &&
    layer.factors !== null &&
    layer.adds.length === 0 &&
    layer.clamp.low === -Infinity &&
    layer.clamp.high === Infinity
  )
}

/**
 * Removes the normalisation at the graph's beginning, which loading the input does instead, and
 * returns its factors.
 */
function takeInputNormalisation(graph: Graph): Elementwise['factors'] {
  const [first] = graph.layers
  const uses = graph.layers.filter((layer) => readsOf(layer).includes(graph.input)).length
  if (!isInputNormalisation(first, graph) || uses > 1 || first.output === graph.output) return null
  graph.layers.shift()
  for (const layer of graph.layers) replaceRead(layer, first.output, graph.input)
  return first.factors
}

function findAllocation(allocations: ReadonlyMap<string, Allocation>, name: string): Allocation {
  const found = allocations.get(name)
  if (found === undefined) throw new Error(`The value “${name}” has no allocation.`)
  return found
}

interface Addressing {
  readonly allocationOf: (name: string) => Allocation
  /** Address of the first pixel inside the border. */
  readonly firstPixel: (value: Allocation) => number
  readonly outputFields: (output: Allocation) => CommonFields
  readonly fieldsOf: (layer: Layer) => CommonFields
}

/** The addresses of the activations, for an arena that begins at `arena`. */
function createAddressing(allocations: ReadonlyMap<string, Allocation>, arena: number): Addressing {
  const allocationOf = (name: string): Allocation => findAllocation(allocations, name)
  const firstPixel = (value: Allocation): number =>
    arena + value.offset + value.border * (rowBytes(value) + value.storedChannels * 4)
  const outputFields = (output: Allocation): CommonFields => ({
    out: firstPixel(output),
    outRow: rowBytes(output),
    outPixel: output.storedChannels * 4,
    height: output.height,
    width: output.width,
    border: output.border,
  })
  const fieldsOf = (layer: Layer): CommonFields => {
    const input = allocationOf(layer.input)
    const [one, two] = layer.adds.map(allocationOf)
    return {
      ...outputFields(allocationOf(layer.output)),
      in: firstPixel(input),
      inRow: rowBytes(input),
      inPixel: input.storedChannels * 4,
      low: layer.clamp.low,
      high: layer.clamp.high,
      ...(one === undefined ? {} : { add1: firstPixel(one), add1Row: rowBytes(one) }),
      ...(two === undefined ? {} : { add2: firstPixel(two), add2Row: rowBytes(two) }),
    }
  }
  return { allocationOf, firstPixel, outputFields, fieldsOf }
}

/** The memory that steps use for the time of a run, or of one item. */
interface Temporary {
  readonly scratch: number
  readonly scratchBytes: number
  readonly shared: number
}

function withTemporary(op: Op, { scratch, scratchBytes, shared }: Temporary): Op {
  const own = { scratch, scratchBytes }
  switch (op.code) {
    case 'gemm':
    case 'gemmInt8':
    case 'winograd4':
    case 'winograd2':
      return { ...op, fields: { ...op.fields, ...own } } as Op
    case 'packKeys':
    case 'attention': {
      const { packedKeys = 0, packedValues = 0 } = op.fields
      const packed = { packedKeys: shared + packedKeys, packedValues: shared + packedValues }
      return { ...op, fields: { ...op.fields, ...own, ...packed } } as Op
    }
    default:
      return op
  }
}

function countSteps(layer: Layer): number {
  if (layer.kind === 'concat') return 1 + layer.others.length
  return layer.kind === 'attention' ? 2 : 1
}

/** A layer without a matrix product. */
function planPixelwise(
  layer: Exclude<Layer, { readonly kind: 'conv' | 'attention' | 'concat' }>,
  context: OpContext,
): Op {
  switch (layer.kind) {
    case 'resize':
      return planResize(layer, context)
    case 'elementwise':
      return planElementwise(layer, context)
    case 'norm':
      return planNorm(layer, context)
    case 'activation':
      return planActivation(layer, context)
    case 'copy':
      return planCopy(layer, context)
    case 'depthToSpace':
      return planDepthToSpace(layer, context)
    case 'maxPool':
      return planMaxPool(layer, context)
    case 'pad':
      return planPad(layer, context)
  }
}

/** Changes `graph`. Throws Unsupported if the graph needs more memory than a tab has. */
export function makePlan(graph: Graph, options: PlanOptions): Plan {
  const { threads, without = [] } = options
  fuse(graph, options)
  const factors = without.includes('fusion') ? null : takeInputNormalisation(graph)
  const { allocations, bytes: activations } = allocateValues(graph, options.keepAll)
  for (const { height, width } of allocations.values())
    if (Math.max(height, width) > MAX_SIDE)
      throw new Unsupported(`an activation of ${width} × ${height} pixels`)
  if (activations > MAX_BYTES)
    throw new Unsupported(`${Math.round(activations / 1e6)} MB of memory`)
  const [source, last] = [
    findAllocation(allocations, graph.input),
    findAllocation(allocations, graph.output),
  ]
  const allocator = createAllocator(START)
  const first = allocator.reserve(
    graph.layers.reduce((sum, layer) => sum + countSteps(layer), 2) * OP_BYTES,
  )
  const firstPacking = allocator.reserve(
    Math.max(MIN_PACKING_RECORDS, graph.layers.length) * OP_BYTES,
  )
  const input = allocator.reserve(source.channels * source.height * source.width * 4)
  const output = allocator.reserve(last.channels * last.height * last.width * 4)
  const fileBytes = graph.layers.map((layer) =>
    layer.kind === 'conv'
      ? roundUp(layer.weights.raw.length, 64) + (layer.weights.scales?.byteLength ?? 0)
      : 0,
  )
  const arenaBytes = Math.max(activations, ...fileBytes.map((bytes) => bytes + 128))
  const packBuffers = allocator.reserve(threads * PACK_BUFFER_BYTES)
  const arena = allocator.reserve(arenaBytes)
  const { allocationOf, firstPixel, outputFields, fieldsOf } = createAddressing(allocations, arena)
  const weightsAt = roundUp(allocator.end, 64)
  const loadInput = planLoadInput(graph, input, factors, {
    allocator,
    threads,
    output: source,
    fields: outputFields(source),
  })
  const steps: PlannedStep[] = [{ op: loadInput, layer: null, input: null, output: source }]
  const packings: Packing[] = []
  let [scratchBytes, sharedBytes] = [0, 0]
  for (const layer of graph.layers) {
    const context = {
      allocator,
      threads,
      input: allocationOf(layer.input),
      output: allocationOf(layer.output),
      fields: fieldsOf(layer),
    }
    let ops: readonly Op[]
    if (layer.kind === 'conv') {
      const planned = planConv(layer, { ...context, options })
      if ((planned.packing.op.fields.workItems ?? 0) > MAX_WORK_ITEMS)
        throw new Unsupported('a Conv with so many channels')
      packings.push(planned.packing)
      scratchBytes = Math.max(scratchBytes, planned.scratch)
      ops = [planned.op]
    } else if (layer.kind === 'attention') {
      const [keys, values] = [allocationOf(layer.keys), allocationOf(layer.values)]
      const planned = planAttention(layer, { ...context, keys, values, firstPixel })
      scratchBytes = Math.max(scratchBytes, planned.scratch)
      sharedBytes = Math.max(sharedBytes, planned.shared)
      ops = planned.ops
    } else if (layer.kind === 'concat') {
      const inputs = [layer.input, ...layer.others].map(allocationOf)
      ops = planConcat(inputs, firstPixel, context)
    } else ops = [planPixelwise(layer, context)]
    if (ops.some(({ fields }) => (fields.workItems ?? 0) > MAX_WORK_ITEMS))
      throw new Unsupported('an activation with so many rows')
    if (allocator.end > MAX_BYTES)
      throw new Unsupported(`more than ${Math.round(MAX_BYTES / 1e6)} MB of memory`)
    for (const op of ops) steps.push({ op, layer, input: context.input, output: context.output })
  }
  const storeOutput = planStoreOutput(last, firstPixel(last), output)
  steps.push({ op: storeOutput, layer: null, input: last, output: last })
  const weights = allocator.end - weightsAt
  const scratch = allocator.reserve(scratchBytes * threads)
  const shared = allocator.reserve(sharedBytes)
  const bytes = roundUp(allocator.end, PAGE)
  if (bytes > MAX_BYTES) throw new Unsupported(`${Math.round(bytes / 1e6)} MB of memory`)
  const finished = steps.map((step) => ({
    ...step,
    op: withTemporary(step.op, { scratch, scratchBytes, shared }),
  }))
  return {
    graph,
    steps: finished,
    packings,
    first,
    firstPacking,
    input,
    output,
    inputShape: source,
    outputShape: last,
    staging: { at: arena, bytes: arenaBytes, packBuffers },
    constant: [
      { at: first, bytes: steps.length * OP_BYTES },
      { at: weightsAt, bytes: scratch - weightsAt },
    ],
    bytes,
    parts: { weights, activations, scratch: scratchBytes * threads + sharedBytes },
    needsTransformer: steps.some(({ op }) => needsTransformerKernels(op.code)),
    addressOf: (value) => firstPixel(allocationOf(value)),
    allocations,
    write(memory) {
      allocator.write(memory)
      for (const [index, { op }] of finished.entries())
        writeOp(memory, first + index * OP_BYTES, op)
    },
  }
}
