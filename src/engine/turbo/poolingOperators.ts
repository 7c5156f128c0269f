/** Converts MaxPool and Pad to layers. Each function throws Unsupported for other forms. */
import type { Node } from '../../core/onnx/onnxTypes.ts'
import { axisOf } from './constant.ts'
import type { Constants } from './constants.ts'
import { intsOf } from './folding.ts'
import { type MaxPool, type Pad, type PadMode, type Shape, Unsupported } from './ir.ts'
import { attributeFloat, attributeInt, attributeInts, attributeText } from './nodeAttributes.ts'
import { type LayerWithShape, padsOf, pair, UNCLAMPED, windowCount } from './operators.ts'

export function maxPool(node: Node, input: string, shape: Shape): LayerWithShape<MaxPool> {
  const [kernel, stride, dilation] = ['kernel_shape', 'strides', 'dilations'].map((name) =>
    pair(attributeInts(node, name, [])),
  ) as [Pair, Pair, Pair]
  const pads = padsOf(node, shape, kernel, stride, dilation)
  const window = { kernel, stride, dilation, pads }
  const [height, width] = [
    windowCount(shape.height, window, 0),
    windowCount(shape.width, window, 1),
  ]
  const isWhole = pads.every((pad, side) => {
    const axis = side % 2 === 0 ? 0 : 1
    return pad >= 0 && pad <= (kernel[axis] - 1) * dilation[axis]
  })
  const isSized = [...kernel, ...stride, ...dilation, height, width].every((n) => n >= 1)
  if (!isWhole || !isSized || (node.outputs[1] ?? '') !== '') throw new Unsupported(node.opType)
  if (attributeInt(node, 'ceil_mode', 0) !== 0) {
    const wider = {
      ...window,
      pads: [pads[0], pads[1], pads[2] + stride[0] - 1, pads[3] + stride[1] - 1] as const,
    }
    if (
      windowCount(shape.height, wider, 0) !== height ||
      windowCount(shape.width, wider, 1) !== width
    )
      throw new Unsupported('MaxPool with ceil_mode')
  }
  return {
    layer: {
      kind: 'maxPool',
      name: node.name,
      input,
      output: node.outputs[0] ?? '',
      kernel,
      stride,
      dilation,
      pads: [pads[0], pads[1]],
      clamp: UNCLAMPED,
      adds: [],
    },
    shape: { channels: shape.channels, height, width },
  }
}

type Pair = ReturnType<typeof pair>

const MODES: readonly string[] = ['constant', 'reflect', 'edge'] satisfies PadMode[]

function isPadMode(mode: string): mode is PadMode {
  return MODES.includes(mode)
}

export function pad(
  node: Node,
  input: string,
  shape: Shape,
  constants: Constants,
): LayerWithShape<Pad> {
  const mode = attributeText(node, 'mode', 'constant')
  if (!isPadMode(mode)) throw new Unsupported(`Pad in mode ${mode}`)
  const list = (at: number) => constants.input(node, at)
  const given = intsOf({ node, input: list }, 1, 'pads') ?? []
  const axes = list(3)?.values ?? [0, 1, 2, 3]
  const all = Array<number>(8).fill(0)
  for (let i = 0; i < axes.length; i++) {
    const at = axisOf(axes[i] ?? NaN, 4)
    all[at] = given[i] ?? NaN
    all[at + 4] = given[i + axes.length] ?? NaN
  }
  const [batch, channels, top = 0, left = 0, batchEnd, channelsEnd, bottom = 0, right = 0] = all
  const pads = [top, left, bottom, right] as const
  if ([batch, channels, batchEnd, channelsEnd].some((n) => n !== 0))
    throw new Unsupported('Pad of channels')
  const most = mode === 'reflect' ? [shape.height, shape.width] : [Infinity]
  if (!pads.every((n, side) => n >= 0 && n < (most[side % most.length] ?? 0)))
    throw new Unsupported('Pad by negative or too large numbers')
  return {
    layer: {
      kind: 'pad',
      name: node.name,
      input,
      output: node.outputs[0] ?? '',
      mode,
      value: list(2)?.values[0] ?? attributeFloat(node, 'value') ?? 0,
      pads,
      clamp: UNCLAMPED,
      adds: [],
    },
    shape: {
      channels: shape.channels,
      height: shape.height + top + bottom,
      width: shape.width + left + right,
    },
  }
}
