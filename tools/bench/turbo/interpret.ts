/** A Net step by step on TensorFlow.js, with the fused operators that its own graph executor uses. Types only are imported. */
import type * as Core from '@tensorflow/tfjs-core'
import { isDepthwise } from '../../../src/engine/turbo/algorithm.ts'
import type { Conv, Net, Step } from '../../../src/engine/turbo/ir.ts'
import { activationOf, biasOf, checkStep, kernelOf, paddingOf, shapeOf } from './layers.ts'

export type TensorFlow = typeof Core
type Picture = Core.Tensor4D

function convOf(tf: TensorFlow, net: Net, step: Conv): (x: Picture) => Picture {
  const {
    kernel: [height, width],
    outputs,
    inputs,
    stride,
    dilation,
  } = step
  const bias = tf.tensor1d(biasOf(step))
  const isDeep = isDepthwise(step)
  const filter = isDeep
    ? tf.tensor4d(kernelOf(step, 'HWOI'), [height, width, outputs, 1])
    : tf.tensor4d(kernelOf(step, 'HWIO'), [height, width, inputs, outputs])
  const options = {
    filter,
    bias,
    strides: [...stride] as [number, number],
    dilations: [...dilation] as [number, number],
    dataFormat: 'NHWC',
    pad: paddingOf(step, shapeOf(net, step.input)),
    activation: step.adds.length === 0 ? activationOf(step.clamp) : 'linear',
  } as const
  return (x) =>
    isDeep ? tf.fused.depthwiseConv2d({ ...options, x }) : tf.fused.conv2d({ ...options, x })
}

function clampOf(tf: TensorFlow, step: Step): (x: Picture) => Picture {
  const activation = activationOf(step.clamp)
  if (activation === 'linear') return (x) => x
  return activation === 'relu' ? (x) => tf.relu(x) : (x) => tf.relu6(x)
}

function stepOf(
  tf: TensorFlow,
  net: Net,
  step: Step,
): (values: ReadonlyMap<string, Picture>) => Picture {
  checkStep(step)
  const value = (values: ReadonlyMap<string, Picture>, name: string): Picture => {
    const found = values.get(name)
    if (found === undefined) throw new Error(`No value “${name}”.`)
    return found
  }
  const clamp =
    step.kind === 'conv' && step.adds.length === 0 ? (x: Picture): Picture => x : clampOf(tf, step)
  const first = ((): ((x: Picture) => Picture) => {
    if (step.kind === 'conv') return convOf(tf, net, step)
    if (step.kind === 'combine') return (x) => x
    const { height, width } = shapeOf(net, step.output)
    const isAligned = step.coordinates === 'align_corners'
    return (x) => tf.image.resizeBilinear(x, [height, width], isAligned, !isAligned)
  })()
  return (values) =>
    clamp(
      step.adds.reduce(
        (sum, add) => tf.add(sum, value(values, add)),
        first(value(values, step.input)),
      ),
    )
}

/** One run: a picture NHWC in, the map out. Values are given back after their last reader, as TensorFlow.js itself does. */
export function interpreter(tf: TensorFlow, net: Net): (input: Picture) => Picture {
  const steps = net.steps.map((step) => ({ run: stepOf(tf, net, step), output: step.output }))
  const ends = new Map<string, number>()
  for (const [at, step] of net.steps.entries())
    for (const name of [step.input, ...step.adds]) ends.set(name, at)
  const kept = [net.input, net.output]
  const dying = net.steps.map((_, at) =>
    [...ends.keys()].filter((name) => ends.get(name) === at && !kept.includes(name)),
  )
  return (input) => {
    const values = new Map([[net.input, input]])
    for (const [at, { run, output }] of steps.entries()) {
      values.set(
        output,
        tf.tidy(() => run(values)),
      )
      for (const name of dying[at] ?? []) {
        values.get(name)?.dispose()
        values.delete(name)
      }
    }
    const map = values.get(net.output)
    if (map === undefined) throw new Error('The net gives no map.')
    return map
  }
}
