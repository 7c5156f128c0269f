/** Chooses the operators that an output needs, and their order. */
import type { Node } from '../../core/onnx/onnxTypes.ts'
import { Unsupported } from './ir.ts'

/** The states of an operator, in the order in which it has them. */
const NEEDED = 1
const BEGUN = 2
const SORTED = 3

/**
 * The operators that the output depends on, each after those that compute its inputs, otherwise in the order of the file. ONNX
 * asks for such an order, but some converters append operators, and onnxruntime sorts them, too. A model's other outputs may
 * need operators that turbo lacks. Takes time and memory in proportion to the number of inputs of all operators.
 * @throws Unsupported if two operators compute the same value, or an operator needs its own output.
 */
export function nodesOf(nodes: readonly Node[], output: string): Node[] {
  const makers = new Map<string, number>()
  for (const [at, { opType, outputs }] of nodes.entries())
    for (const name of outputs) {
      if (name === '') continue
      if (makers.has(name))
        throw new Unsupported(`${opType}, which computes “${name}” a second time`)
      makers.set(name, at)
    }
  const states = new Uint8Array(nodes.length)
  const needed = [makers.get(output)]
  while (needed.length > 0) {
    const at = needed.pop()
    if (at === undefined || states[at] === NEEDED) continue
    states[at] = NEEDED
    for (const name of nodes[at]?.inputs ?? []) needed.push(makers.get(name))
  }
  const sorted: Node[] = []
  for (const first of nodes.keys()) {
    const stack = states[first] === NEEDED ? [first] : []
    for (let at = stack.at(-1); at !== undefined; at = stack.at(-1)) {
      const node = nodes[at]
      if (node === undefined || states[at] !== NEEDED) {
        stack.pop()
        if (node !== undefined && states[at] === BEGUN) sorted.push(node)
        states[at] = SORTED
        continue
      }
      states[at] = BEGUN
      for (const name of node.inputs) {
        const maker = makers.get(name)
        if (maker === undefined) continue
        if (states[maker] === BEGUN)
          throw new Unsupported(`${node.opType}, which needs its own output`)
        if (states[maker] === NEEDED) stack.push(maker)
      }
    }
  }
  return sorted
}
