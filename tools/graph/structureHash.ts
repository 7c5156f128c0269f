/**
 * Hashes a graph's structure: its operators, their order, and the values that they read. Names and
 * weights do not count.
 */
import { createHash } from 'node:crypto'
import type { Graph, Node } from '../../src/core/onnx/index.ts'
import { tensorValues } from '../../src/core/onnx/index.ts'
import { inferShapes, ints } from './shapes.ts'

/**
 * Constants with up to so many elements are settings (bounds, scales, axes), whose values count.
 */
const MAX_SETTING = 4
/** The constants of this operator are weights of any size, of which only the shape counts. */
const WEIGHTED = 'Conv'

function attributesOf(node: Node): string {
  const string = (name: string): string => {
    const attribute = node.attributes.get(name)
    return attribute?.kind === 'string' ? attribute.value : ''
  }
  if (node.opType === 'Conv') {
    const group = ints(node, 'group', [1])
    const [strides, dilations] = [ints(node, 'strides', [1, 1]), ints(node, 'dilations', [1, 1])]
    return `group=${group} strides=${strides} dilations=${dilations} pads=${ints(node, 'pads', [0, 0, 0, 0])}`
  }
  if (node.opType === 'Resize')
    return `${string('mode')} ${string('coordinate_transformation_mode')}`
  return ''
}

/**
 * One line per operator: `Conv(group=1 …) #0 [32,3,3,3] [32] -> [1,32,128,128]`. #n is the n-th
 * value computed.
 */
export function canonicalLines(graph: Graph): readonly string[] {
  const shapes = inferShapes(graph)
  const tensors = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]))
  const numbers = new Map(graph.inputs.map(({ name }, index) => [name, index]))
  const operand = (node: Node, name: string): string => {
    const tensor = tensors.get(name)
    if (tensor === undefined) return name === '' ? '-' : `#${numbers.get(name)}`
    const values = node.opType === WEIGHTED || tensor.raw.length === 0 ? null : tensorValues(tensor)
    return values !== null && values.length <= MAX_SETTING ? `{${[...values]}}` : `[${tensor.dims}]`
  }
  return graph.nodes.map((node) => {
    const operands = node.inputs.map((name) => operand(node, name)).join(' ')
    const [output = ''] = node.outputs
    numbers.set(output, numbers.size)
    return `${node.opType}(${attributesOf(node)}) ${operands} -> [${shapes.get(output)}]`
  })
}

/** SHA-256 of the canonical lines, lower-case hex. */
export function fingerprint(graph: Graph): string {
  return createHash('sha256').update(canonicalLines(graph).join('\n')).digest('hex')
}
