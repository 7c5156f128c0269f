/**
 * Runs a graph layer by layer on TensorFlow.js, with the fused operators of its own graph executor. Only types are
 * imported.
 */
import type * as Core from '@tensorflow/tfjs-core'
import { isDepthwise } from '../../../src/engine/turbo/algorithm.ts'
import type { Conv, Graph, Layer } from '../../../src/engine/turbo/ir.ts'
import { activationOf, biasOf, checkLayer, kernelOf, paddingOf, shapeOf } from './layers.ts'

export type TensorFlow = typeof Core
type Picture = Core.Tensor4D

function convOf(tf: TensorFlow, graph: Graph, layer: Conv): (x: Picture) => Picture {
  const {
    kernel: [height, width],
    outputs,
    inputs,
    stride,
    dilation,
  } = layer
  const bias = tf.tensor1d(biasOf(layer))
  const isDeep = isDepthwise(layer)
  const filter = isDeep
    ? tf.tensor4d(kernelOf(layer, 'HWOI'), [height, width, outputs, 1])
    : tf.tensor4d(kernelOf(layer, 'HWIO'), [height, width, inputs, outputs])
  const options = {
    filter,
    bias,
    strides: [...stride] as [number, number],
    dilations: [...dilation] as [number, number],
    dataFormat: 'NHWC',
    pad: paddingOf(layer, shapeOf(graph, layer.input)),
    activation: layer.adds.length === 0 ? activationOf(layer.clamp) : 'linear',
  } as const
  return (x) =>
    isDeep ? tf.fused.depthwiseConv2d({ ...options, x }) : tf.fused.conv2d({ ...options, x })
}

function clampOf(tf: TensorFlow, layer: Layer): (x: Picture) => Picture {
  const activation = activationOf(layer.clamp)
  if (activation === 'linear') return (x) => x
  return activation === 'relu' ? (x) => tf.relu(x) : (x) => tf.relu6(x)
}

function runnerOf(
  tf: TensorFlow,
  graph: Graph,
  layer: Layer,
): (values: ReadonlyMap<string, Picture>) => Picture {
  checkLayer(layer)
  const value = (values: ReadonlyMap<string, Picture>, name: string): Picture => {
    const found = values.get(name)
    if (found === undefined) throw new Error(`No value “${name}”.`)
    return found
  }
  const clamp =
    layer.kind === 'conv' && layer.adds.length === 0
      ? (x: Picture): Picture => x
      : clampOf(tf, layer)
  const first = ((): ((x: Picture) => Picture) => {
    if (layer.kind === 'conv') return convOf(tf, graph, layer)
    if (layer.kind === 'elementwise') return (x) => x
    const { height, width } = shapeOf(graph, layer.output)
    const isAligned = layer.coordinates === 'align_corners'
    return (x) => tf.image.resizeBilinear(x, [height, width], isAligned, !isAligned)
  })()
  return (values) =>
    clamp(
      layer.adds.reduce(
        (sum, add) => tf.add(sum, value(values, add)),
        first(value(values, layer.input)),
      ),
    )
}

/** Runs the graph once: NHWC picture in, map out. Tensors are disposed after their last use, as TensorFlow.js does. */
export function interpreter(tf: TensorFlow, graph: Graph): (input: Picture) => Picture {
  const layers = graph.layers.map((layer) => ({
    run: runnerOf(tf, graph, layer),
    output: layer.output,
  }))
  const ends = new Map<string, number>()
  for (const [at, layer] of graph.layers.entries())
    for (const name of [layer.input, ...layer.adds]) ends.set(name, at)
  const kept = [graph.input, graph.output]
  const dying = graph.layers.map((_, at) =>
    [...ends.keys()].filter((name) => ends.get(name) === at && !kept.includes(name)),
  )
  return (input) => {
    const values = new Map([[graph.input, input]])
    for (const [at, { run, output }] of layers.entries()) {
      values.set(
        output,
        tf.tidy(() => run(values)),
      )
      for (const name of dying[at] ?? []) {
        values.get(name)?.dispose()
        values.delete(name)
      }
    }
    const map = values.get(graph.output)
    if (map === undefined) throw new Error('The graph has no output map.')
    return map
  }
}
