/** ONNX → Net. */

import { FLOAT32, type Node, type OnnxModel } from '../../core/onnx/types.ts'
import { attributeInts } from './attributes.ts'
import { castTo, createConstants } from './constants.ts'
import { type Net, type Shape, type Step, Unsupported } from './ir.ts'
import { activation, affine, conv, resize, sum } from './operators.ts'

/** Of operators that change no number: what they give is what they took. */
const PASSING: readonly string[] = ['Squeeze', 'Unsqueeze', 'Identity', 'Cast', 'Flatten']

/** MiDaS small has 200; the time to fuse and to place grows with the square. */
const MOST_NODES = 2048

function isSame(a: Shape, b: Shape): boolean {
  return a.channels === b.channels && a.height === b.height && a.width === b.width
}

function isToChannelsFirst(node: Node): boolean {
  return node.opType === 'Transpose' && attributeInts(node, 'perm', []).join() === '0,3,1,2'
}

/** `side`: of the square picture, where the graph leaves it open. Throws Unsupported. */
export function fromOnnx(model: OnnxModel, side: number): Net {
  const { graph } = model
  const opset =
    model.opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 1
  if (graph.nodes.length > MOST_NODES) throw new Unsupported(`${graph.nodes.length} operators`)
  if (graph.outputs.length > 1) throw new Unsupported(`${graph.outputs.length} outputs`)
  const constants = createConstants(graph)
  const given = graph.inputs.filter(({ name }) => !constants.has(name))
  const [input] = given
  const output = graph.outputs[0]?.name
  if (input === undefined || given.length !== 1 || output === undefined || input.dims?.length !== 4)
    throw new Unsupported('more than one picture')
  if (input.dataType !== FLOAT32) throw new Unsupported(`a picture of type ${input.dataType}`)
  const sizes = input.dims.map((size) => (typeof size === 'number' && size > 0 ? size : null))
  const first = graph.nodes.find((node) => node.inputs.includes(input.name))
  const layout = first !== undefined && isToChannelsFirst(first) ? 'nhwc' : 'nchw'
  const isReadTwice = graph.nodes.some((node) => node !== first && node.inputs.includes(input.name))
  if (layout === 'nhwc' && isReadTwice)
    throw new Unsupported('Transpose of a picture that is also read as it is')
  if ((sizes[0] ?? 1) !== 1) throw new Unsupported('several pictures at once')
  const [channels, height, width] =
    layout === 'nchw' ? [sizes[1], sizes[2], sizes[3]] : [sizes[3], sizes[1], sizes[2]]
  const shapes = new Map<string, Shape>([
    [input.name, { channels: channels ?? 3, height: height ?? side, width: width ?? side }],
  ])
  const steps: Step[] = []
  /** Names for values that are others unchanged. */
  const names = new Map<string, string>()
  const real = (name: string): string => names.get(name) ?? name
  const shapeOf = (name: string): Shape => {
    const shape = shapes.get(real(name))
    if (shape === undefined) throw new Unsupported(`a value “${name}” that nothing gives`)
    return shape
  }
  const add = (step: Step, shape: Shape): void => {
    steps.push(step)
    shapes.set(step.output, shape)
  }
  /** Passing a value on changes its dimensions in name only, so nothing but the graph's end may follow. */
  let last: string | undefined

  for (const node of graph.nodes) {
    const [a = '', b = ''] = node.inputs
    const { opType } = node
    if (node.domain !== '' && node.domain !== 'ai.onnx')
      throw new Unsupported(`${node.domain} ${opType}`)
    for (const name of node.outputs) {
      if (name !== '' && (constants.has(name) || shapes.has(name) || names.has(name)))
        throw new Unsupported(`${opType} that gives “${name}” again`)
    }
    if (node.inputs.every((name) => name === '' || constants.has(name))) {
      constants.define(node)
      continue
    }
    if (last !== undefined && !PASSING.includes(opType))
      throw new Unsupported(`${opType} after ${last}`)
    if (opType === 'Conv') {
      const { step, shape } = conv(node, real(a), shapeOf(a), constants)
      add(step, shape)
    } else if (opType === 'Relu' || opType === 'Clip') {
      add(activation(node, real(a), constants), shapeOf(a))
    } else if (opType === 'Add' && !constants.has(a) && !constants.has(b)) {
      if (!isSame(shapeOf(a), shapeOf(b))) throw new Unsupported('Add of two sizes')
      add(sum(node, real(a), real(b)), shapeOf(a))
    } else if (
      (opType === 'Add' || opType === 'Sub' || opType === 'Mul' || opType === 'Div') &&
      constants.has(a) !== constants.has(b)
    ) {
      const value = constants.has(a) ? b : a
      add(affine(node, real(value), shapeOf(value), constants), shapeOf(value))
    } else if (opType === 'Resize' || (opType === 'Upsample' && opset < 11)) {
      const { step, shape } = resize(node, real(a), shapeOf(a), constants, opset)
      add(step, shape)
    } else if (opType === 'Cast' && castTo(node) !== FLOAT32) {
      throw new Unsupported(`Cast to type ${castTo(node)}`)
    } else if (PASSING.includes(opType)) {
      names.set(node.outputs[0] ?? '', real(a))
      if (opType !== 'Identity' && opType !== 'Cast') last = opType
    } else if (node === first && layout === 'nhwc') {
      names.set(node.outputs[0] ?? '', input.name)
    } else {
      throw new Unsupported(opType)
    }
  }
  shapeOf(output)
  return { input: input.name, layout, output: real(output), shapes, steps }
}
