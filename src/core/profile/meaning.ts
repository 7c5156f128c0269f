/** Derives from the last operators of a graph, and from the name of its output, what the numbers of its map mean. */

import type { Graph, Node } from '../onnx/onnxTypes.ts'
import { tensorValues } from '../onnx/tensor.ts'
import type { ModelMeaning } from '../types.ts'
import { constantsOf } from './affine.ts'
import type { GraphFacts } from './graphFacts.ts'

export interface DerivedMeaning {
  readonly meaning: ModelMeaning
  /** False if neither the graph nor the name says it; `disparity` is then a guess. */
  readonly isKnown: boolean
}

/** Operators between the last activation and the output that keep the order of the values. */
const KEEPING = new Set([
  ...['Squeeze', 'Unsqueeze', 'Reshape', 'Transpose', 'Identity', 'Cast', 'Flatten'],
  ...['Slice', 'Resize', 'Upsample', 'Clip', 'Relu'],
])
/** A graph may contain a cycle. */
const MAX_STEPS = 64

type Tail = 'inverse' | 'exponential' | 'sigmoid' | 'scaled-sigmoid' | 'bins' | 'other'

/** A sigmoid times more than this is a distance of up to so many metres; disparities stay near 0…1. */
const MIN_METRES = 2

interface Reader {
  readonly makerOf: (name: string) => Node | undefined
  /** The value of a constant of one element. */
  readonly numberOf: (name: string | undefined) => number | null
}

function createReader(graph: Graph): Reader {
  const makers = new Map<string, Node>()
  for (const node of graph.nodes) for (const output of node.outputs) makers.set(output, node)
  const constants = constantsOf(graph)
  return {
    makerOf: (name) => makers.get(name),
    numberOf: (name) => {
      const tensor = name === undefined ? null : constants(name)
      const values = tensor === null ? null : tensorValues(tensor)
      return values?.length === 1 ? (values[0] ?? null) : null
    },
  }
}

/** A sum over bins that a Softmax weighs (AdaBins, ZoeDepth). */
function isSumOfBins({ opType, inputs }: Node, { makerOf }: Reader): boolean {
  if (opType !== 'ReduceSum' && opType !== 'MatMul' && opType !== 'Einsum') return false
  const near = inputs.flatMap((name) => {
    const maker = makerOf(name)
    return maker === undefined ? [] : [maker, ...maker.inputs.flatMap((one) => makerOf(one) ?? [])]
  })
  return near.some((node) => node.opType === 'Softmax')
}

function tailOf(output: string, reader: Reader): Tail {
  const { makerOf, numberOf } = reader
  let name = output
  let scale = 1
  for (let step = 0; step < MAX_STEPS; ++step) {
    const node = makerOf(name)
    if (node === undefined) return 'other'
    const { opType, inputs } = node
    const [a = '', b = ''] = inputs
    if (opType === 'Reciprocal') return 'inverse'
    if (opType === 'Exp') return 'exponential'
    if (opType === 'Sigmoid') return Math.abs(scale) >= MIN_METRES ? 'scaled-sigmoid' : 'sigmoid'
    if (isSumOfBins(node, reader)) return 'bins'
    const [left, right] = [numberOf(a), numberOf(b)]
    if (opType === 'Div' && left !== null) return 'inverse'
    if (opType === 'Mul' && (left ?? right) !== null) scale *= left ?? right ?? 1
    else if (opType === 'Div' && right !== null) scale /= right
    else if (!(KEEPING.has(opType) || (opType === 'Add' && (left ?? right) !== null)))
      return 'other'
    name = left === null ? a : b
  }
  return 'other'
}

/** Depth Pro's graph computes its own focal length, and so gives metres. */
const FOCAL = /focal/i
/** Depth Anything 3 returns them beside its depth; its depth is a distance, unlike that of the versions before. */
const BESIDE_DISTANCE = /conf|sky|extrinsic/i

/** `output` is the name of the map's value in the graph. */
export function deriveMeaning(graph: Graph, output: string, facts: GraphFacts): DerivedMeaning {
  const tail = tailOf(output, createReader(graph))
  const known = (meaning: ModelMeaning): DerivedMeaning => ({ meaning, isKnown: true })
  if (/disp|inv/i.test(output)) return known('disparity')
  if (/metric|met(re|er)s/i.test(output)) return known('metres')
  const hasOutput = (pattern: RegExp): boolean =>
    graph.outputs.some(({ name }) => name !== output && pattern.test(name))
  if (tail === 'inverse' || tail === 'exponential' || /point|xyz/i.test(output))
    return known(hasOutput(FOCAL) ? 'metres' : 'distance')
  if (tail === 'scaled-sigmoid' || tail === 'bins' || facts.isFastDepth) return known('metres')
  if (facts.isTransformer && hasOutput(BESIDE_DISTANCE)) return known('distance')
  // Monodepth2 and its kin end in a sigmoid, MiDaS and Depth Anything in a ReLU after the last Conv.
  if (tail === 'sigmoid' || facts.isTransformer) return known('disparity')
  return { meaning: 'disparity', isKnown: false }
}
