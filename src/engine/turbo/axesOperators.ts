/** Imports the operators that only move the axes of a value, or take a part of them. */
import type { Node } from '../../core/onnx/onnxTypes.ts'
import { axisOf, type Constant, elementCount, reshapedDims } from './constant.ts'
import { intsOf, slicesOf, squeezedDims, unsqueezedDims } from './folding.ts'
import type { Importer } from './importer.ts'
import { Unsupported } from './ir.ts'
import { attributeInt, attributeInts } from './nodeAttributes.ts'
import { isView, type Value } from './symbols.ts'
import { dimsOf, reshaped, sliced, transposed, type View } from './views.ts'

interface Inputs {
  readonly node: Node
  /** A constant input. Undefined if it is omitted. */
  readonly input: (at: number) => Constant | undefined
}

/** The dimensions that the operator gives a value of `dims`. Undefined if it does more than that. */
function newDims(inputs: Inputs, dims: readonly number[]): readonly number[] | undefined {
  const { node, input } = inputs
  switch (node.opType) {
    case 'Reshape': {
      const wanted = intsOf(inputs, 1, 'shape')
      if (wanted === undefined) throw new Unsupported('Reshape without a shape')
      return reshapedDims(dims, wanted, attributeInt(node, 'allowzero', 0) !== 0)
    }
    case 'Flatten': {
      const axis = attributeInt(node, 'axis', 1)
      const at = axis < 0 ? axis + dims.length : axis
      return [elementCount(dims.slice(0, at)), elementCount(dims.slice(at))]
    }
    case 'Unsqueeze':
      return unsqueezedDims(dims, intsOf(inputs, 1, 'axes') ?? [])
    case 'Squeeze':
      return squeezedDims(dims, intsOf(inputs, 1, 'axes'))
    case 'Expand': {
      const wanted = input(1)?.values ?? []
      const isSame = Array.from(wanted).every((n, i) =>
        [1, dims[i - (wanted.length - dims.length)] ?? 1].includes(n),
      )
      if (!isSame || wanted.length > dims.length) throw new Unsupported('Expand')
      return dims
    }
    default:
      return undefined
  }
}

function without(view: View, axis: number, by: string): View {
  return reshaped(
    view,
    dimsOf(view).filter((_, i) => i !== axis),
    by,
  )
}

/** The outputs of an operator that takes parts of an axis. */
function parts(importer: Importer, inputs: Inputs, view: View): readonly View[] {
  const { node, input } = inputs
  const { opType } = node
  const dims = dimsOf(view)
  if (opType === 'Slice') {
    let part = view
    for (const { axis, start, count, step } of slicesOf(dims, inputs)) {
      if (step === 1 || count <= 1) {
        part = sliced(part, axis, start, count, opType)
        continue
      }
      if (step < 1) throw new Unsupported('Slice backwards')
      const rest = (dims[axis] ?? 0) - start
      // A whole axis is easier to read than a part of it.
      const size = Math.ceil(rest / step) === count ? rest : (count - 1) * step + 1
      const whole = sliced(part, axis, start, size, opType)
      part = importer.everyNth(whole, axis, step, `${node.outputs[0]} ${axis}`)
    }
    return [part]
  }
  const axis = axisOf(attributeInt(node, 'axis', 0), dims.length)
  if (opType === 'Gather') {
    const indices = input(1)
    const [index = NaN] = Array.from(indices?.values ?? [])
    if (indices?.values.length !== 1) throw new Unsupported('Gather of several indices')
    const at = index < 0 ? index + (dims[axis] ?? 0) : index
    const part = sliced(view, axis, at, 1, opType)
    return [indices.dims.length === 0 ? without(part, axis, opType) : part]
  }
  const count = node.outputs.length
  const sizes = intsOf(inputs, 1, 'split') ?? Array<number>(count).fill((dims[axis] ?? 0) / count)
  let start = 0
  return sizes.slice(0, count).map((size) => {
    const part = sliced(view, axis, start, size, opType)
    start += size
    return part
  })
}

/** The activation of a symbol has the symbol's axes. */
function moved(value: Value, change: (view: View) => View): Value {
  if (isView(value)) return change(value)
  if (value.kind === 'function') {
    const lineages = value.lineages.map(({ of, samples }) => ({ of: change(of), samples }))
    return { ...value, lineages }
  }
  throw new Unsupported(value.by)
}

export const AXES_OPERATORS: readonly string[] = [
  ...['Reshape', 'Flatten', 'Unsqueeze', 'Squeeze', 'Expand'],
  ...['Transpose', 'Slice', 'Gather', 'Split'],
]

export function importAxes(importer: Importer, node: Node): void {
  const { constants } = importer
  const { opType } = node
  const input = (at: number): Constant | undefined => constants.input(node, at)
  const inputs = { node, input }
  const [name = ''] = node.inputs
  if (constants.has(name)) throw new Unsupported(`${opType} of a constant by a value`)
  const [output = ''] = node.outputs
  if (opType === 'Transpose') {
    const turn = (view: View): View =>
      transposed(view, attributeInts(node, 'perm', [...view.axes.keys()].reverse()))
    return importer.set(output, moved(importer.value(name), turn))
  }
  if (opType === 'Slice' || opType === 'Gather' || opType === 'Split') {
    const found = parts(importer, inputs, importer.view(name))
    for (const [i, part] of found.entries()) importer.set(node.outputs[i] ?? '', part)
    return
  }
  const reshape = (view: View): View => {
    const dims = newDims(inputs, dimsOf(view))
    return dims === undefined ? view : reshaped(view, dims, opType)
  }
  importer.set(output, moved(importer.value(name), reshape))
}
