/** Finds faults for which every engine refuses a graph, so that the file is refused with a sentence when it is added. */
import { DepthdropError } from '../errors.ts'
import type { Graph, Node } from '../onnx/onnxTypes.ts'

function titleOf({ name, opType }: Node): string {
  return name === '' ? opType : name
}

/** Which node makes each value. @returns the name of a value that two nodes make, if there is one */
function readMakers(nodes: readonly Node[]): ReadonlyMap<string, Node> | string {
  const makers = new Map<string, Node>()
  for (const node of nodes)
    for (const output of node.outputs) {
      if (output !== '' && makers.has(output)) return output
      makers.set(output, node)
    }
  return makers
}

/** The nodes that never get all their inputs, by Kahn's algorithm. The order of the nodes in the file does not matter. */
function unreachable(nodes: readonly Node[], makers: ReadonlyMap<string, Node>): readonly Node[] {
  const missing = new Map<Node, number>()
  const users = new Map<Node, Node[]>()
  for (const node of nodes) {
    const needs = new Set(node.inputs.flatMap((name) => makers.get(name) ?? []))
    missing.set(node, needs.size)
    for (const maker of needs) {
      const known = users.get(maker)
      if (known === undefined) users.set(maker, [node])
      else known.push(node)
    }
  }
  const ready = nodes.filter((node) => missing.get(node) === 0)
  // An array that grows while it is iterated is the queue.
  for (const node of ready)
    for (const user of users.get(node) ?? []) {
      const left = (missing.get(user) ?? 0) - 1
      missing.set(user, left)
      if (left === 0) ready.push(user)
    }
  const done = new Set(ready)
  return nodes.filter((node) => !done.has(node))
}

/** The subject is the file. */
function faultOf({ nodes, inputs, initializers }: Graph): string | undefined {
  const makers = readMakers(nodes)
  if (typeof makers === 'string') return `two of its operators make the same value “${makers}”`
  const given = new Set(['', ...[...inputs, ...initializers].map(({ name }) => name)])
  for (const node of nodes) {
    const unknown = node.inputs.find((name) => !given.has(name) && !makers.has(name))
    if (unknown !== undefined)
      return `its operator “${titleOf(node)}” needs a value “${unknown}” that nothing in the file makes`
  }
  const stuck = unreachable(nodes, makers)
  if (stuck.length === 0) return undefined
  const names = stuck.slice(0, 2).map((node) => `“${titleOf(node)}”`)
  return `its operators form a circle (${names.join(', ')}), so that none of them can run first`
}

/**
 * @param name the file's name, for the error
 * @throws DepthdropError('model-not-onnx')
 */
export function checkGraph(graph: Graph, name: string): void {
  const detail = faultOf(graph)
  if (detail !== undefined) throw new DepthdropError('model-not-onnx', { name, detail })
}
