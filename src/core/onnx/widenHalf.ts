/**
 * Rewrites the float16 values of a model to float32: inputs, outputs, weights, constants, and Casts. The weights stay float16 in
 * the file, behind a Cast. float32 has every value of float16, so only the rounding of each result to float16 is lost.
 */
import { nodeOf } from './dequantise.ts'
import { type Attribute, FLOAT16, FLOAT32, type Node, type OnnxModel } from './onnxTypes.ts'
import { tensorValues } from './tensor.ts'

/**
 * Returns `model` itself if it has no float16, or has graphs within operators, whose values this does not read. Turbo refuses what
 * it makes of a file of version 3, which lists weights among its inputs.
 */
export function widened(model: OnnxModel): OnnxModel {
  let [hasHalf, hasGraphs] = [false, false]
  const wide = <T extends { readonly dataType: number }>(value: T): T => {
    if (value.dataType !== FLOAT16) return value
    hasHalf = true
    return { ...value, dataType: FLOAT32 }
  }
  const wideAttribute = (name: string, attribute: Attribute): Attribute => {
    const { kind, value } = attribute
    if (kind === 'opaque') hasGraphs = true
    // The type to which Cast converts.
    if (kind === 'int' && name === 'to') return { kind, value: wide({ dataType: value }).dataType }
    if (kind !== 'tensor' || value.dataType !== FLOAT16) return attribute
    const raw = new Uint8Array(Float32Array.from(tensorValues(value) ?? []).buffer)
    return { kind, value: { ...wide(value), raw } }
  }
  const { graph } = model
  const casts: Node[] = []
  const initializers = graph.initializers.map((tensor) => {
    if (wide(tensor) === tensor) return tensor
    const name = `${tensor.name} as float16`
    casts.push(nodeOf('Cast', [name], tensor.name, [['to', FLOAT32]]))
    return { ...tensor, name }
  })
  const nodes = graph.nodes.map((node) => ({
    ...node,
    attributes: new Map(
      [...node.attributes].map(([name, value]) => [name, wideAttribute(name, value)] as const),
    ),
  }))
  const [inputs, outputs] = [graph.inputs.map(wide), graph.outputs.map(wide)]
  return hasHalf && !hasGraphs
    ? { ...model, graph: { ...graph, initializers, inputs, outputs, nodes: [...casts, ...nodes] } }
    : model
}
