/** What a graph says about the kind of model, besides its inputs and outputs. */
import type { Attribute, Graph, Node } from '../onnx/onnxTypes.ts'

export interface GraphFacts {
  /** Counts by operator. Operators of another domain have it in front of their name. */
  readonly operators: Readonly<Record<string, number>>
  /** The side of a transformer's patches: the stride of the first Conv, if it is 8 or more. Else null. */
  readonly patch: number | null
  /** True for attention in many layers. One Softmax alone also ends convolutional models that sort depths into bins. */
  readonly isTransformer: boolean
  /** The decoder of FastDepth (Wofk et al. 2019): depthwise 5 × 5 kernels and nearest-neighbour enlargement. */
  readonly isFastDepth: boolean
}

const MIN_PATCH = 8
const MIN_ATTENTIONS = 4
/** FastDepth's NNConv5 has five stages. */
const NNCONV5_STAGES = 5

/** Counts in a Map because an operator may be called `__proto__`, which a plain object would not store as a key. */
function countOperators({ nodes }: Graph): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { domain, opType } of nodes) {
    const key = domain === '' ? opType : `${domain}.${opType}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function ints(attribute: Attribute | undefined): readonly number[] {
  return attribute?.kind === 'ints' ? attribute.value : []
}

function integer(attribute: Attribute | undefined, otherwise: number): number {
  return attribute?.kind === 'int' ? attribute.value : otherwise
}

/** Also in the forms of 8-bit files: ConvInteger by dynamic quantisation, QLinearConv by static quantisation. */
export function isConvolution({ opType }: Node): boolean {
  return opType === 'Conv' || opType === 'ConvInteger' || opType === 'QLinearConv'
}

/** A Conv whose kernels touch without overlap cuts the image into patches. */
function patchOf({ nodes }: Graph): number | null {
  for (const node of nodes) {
    if (!isConvolution(node)) continue
    const { attributes } = node
    const [stride = 1] = ints(attributes.get('strides'))
    const [kernel = 0] = ints(attributes.get('kernel_shape'))
    if (stride >= MIN_PATCH && stride === kernel) return stride
  }
  return null
}

function isDepthwise5({ opType, attributes }: Node): boolean {
  return (
    opType === 'Conv' &&
    ints(attributes.get('kernel_shape')).join() === '5,5' &&
    integer(attributes.get('group'), 1) > 1
  )
}

function isNearest({ attributes }: Node): boolean {
  const mode = attributes.get('mode')
  return mode === undefined || (mode.kind === 'string' && mode.value === 'nearest')
}

export function readFacts(graph: Graph): GraphFacts {
  const operators = countOperators(graph)
  const count = (name: string): number => operators.get(name) ?? 0
  const attentions =
    count('Softmax') + count('com.microsoft.MultiHeadAttention') + count('com.microsoft.Attention')
  const enlargements = graph.nodes.filter(({ opType }) => ['Resize', 'Upsample'].includes(opType))
  return {
    operators: Object.fromEntries(operators),
    patch: patchOf(graph),
    isTransformer: attentions >= MIN_ATTENTIONS,
    isFastDepth:
      enlargements.length === NNCONV5_STAGES &&
      enlargements.every(isNearest) &&
      graph.nodes.filter(isDepthwise5).length >= NNCONV5_STAGES,
  }
}
