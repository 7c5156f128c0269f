/** Imports the operators that act on each value, and the steps of a LayerNorm that is spelled out. */
import type { Node } from '../../core/onnx/onnxTypes.ts'
import { intsOf } from './folding.ts'
import type { Importer } from './importer.ts'
import { Unsupported } from './ir.ts'
import { attributeInt } from './nodeAttributes.ts'
import { activation, affine, sum } from './operators.ts'
import { applyBinary, applyUnary } from './scalarFunctions.ts'
import { isView, type Lineage, type Moment, type Scores, type Value } from './symbols.ts'
import { norm } from './transformerOperators.ts'
import { channelAxis, hasChannelsLast, isSameMapping, type View } from './views.ts'

function outputOf(node: Node): string {
  return node.outputs[0] ?? ''
}

/** The value of a constant of one element. */
function scalar(importer: Importer, name: string): number | undefined {
  if (!importer.constants.has(name)) return undefined
  const { values } = importer.constants.value(name)
  return values.length === 1 ? values[0] : undefined
}

function isSameActivation(a: View, b: View): boolean {
  return a.value === b.value && isSameMapping(a, b)
}

export function importUnary(importer: Importer, node: Node): void {
  const [name = ''] = node.inputs
  const value = importer.value(name)
  if (!isView(value) && value.kind === 'variance' && node.opType === 'Sqrt')
    return importer.set(outputOf(node), { ...value, kind: 'deviation' })
  const lineages = importer.lineages(name)
  if (lineages.length === 0 || node.opType === 'Sqrt') throw new Unsupported(node.opType)
  importer.addFunction(
    outputOf(node),
    node.opType,
    lineages.map(({ of, samples }) => ({ of, samples: applyUnary(node, samples) })),
  )
}

/** Relu and Clip. */
export function importClamp(importer: Importer, node: Node): void {
  const [name = ''] = node.inputs
  const view = importer.view(name)
  const layer = activation(node, view.value, importer.constants)
  const { low, high } = layer.clamp
  const lineages = importer.lineages(name).map(({ of, samples }) => ({
    of,
    samples: samples.map((value) => Math.min(Math.max(value, low), high)),
  }))
  importer.addPixelwise(layer, view, lineages)
}

/** ReduceMean over the channels: of a value, or of the squares of a centred one. */
export function importMean(importer: Importer, node: Node): void {
  const [name = ''] = node.inputs
  const value = importer.value(name)
  const isSquares = !isView(value) && value.kind === 'squares'
  const of = isSquares ? value.of : importer.view(name)
  const input = (at: number) => importer.constants.input(node, at)
  const axes = intsOf({ node, input }, 1, 'axes') ?? []
  const isLast = axes.length === 1 && (axes[0] === -1 || axes[0] === of.axes.length - 1)
  if (!isLast || attributeInt(node, 'keepdims', 1) !== 1) throw new Unsupported(node.opType)
  if (!hasChannelsLast(of, importer.shapeOf(of.value).channels)) throw new Unsupported(node.opType)
  importer.set(outputOf(node), {
    kind: isSquares ? 'variance' : 'mean',
    of,
    epsilon: 0,
    by: node.opType,
  })
}

function isMoment(value: Value | undefined, kind: Moment['kind']): value is Moment {
  return value !== undefined && !isView(value) && value.kind === kind
}

/** A step of a LayerNorm: x − mean, its square, variance + epsilon, or the division by its root. */
function importMoment(importer: Importer, node: Node): boolean {
  const { constants } = importer
  const [a = '', b = ''] = node.inputs
  const [first, second] = [a, b].map((name) =>
    constants.has(name) ? undefined : importer.value(name),
  )
  const set = (value: Moment): true => {
    importer.set(outputOf(node), { ...value, by: node.opType })
    return true
  }
  const { opType } = node
  if (opType === 'Sub' && first !== undefined && isView(first) && isMoment(second, 'mean'))
    return isSameActivation(first, second.of) && set({ ...second, kind: 'centred' })
  const isSquare =
    (opType === 'Pow' && scalar(importer, b) === 2) || (opType === 'Mul' && first === second)
  if (isMoment(first, 'centred') && isSquare) return set({ ...first, kind: 'squares' })
  if (opType === 'Add') {
    const [moment, other] = isMoment(first, 'variance') ? [first, b] : [second, a]
    const epsilon = isMoment(moment, 'variance') ? scalar(importer, other) : undefined
    return (
      isMoment(moment, 'variance') &&
      epsilon !== undefined &&
      set({ ...moment, epsilon: moment.epsilon + epsilon })
    )
  }
  if (opType !== 'Div' || !isMoment(first, 'centred') || !isMoment(second, 'deviation'))
    return false
  if (!isSameActivation(first.of, second.of)) return false
  const { channels } = importer.shapeOf(first.of.value)
  const layer = norm({ ...node, inputs: [] }, first.of.value, channels, constants)
  importer.addPixelwise({ ...layer, epsilon: second.epsilon }, first.of)
  return true
}

/** The constant as a value for each head, query and key. */
function biasOf(importer: Importer, name: string, { queries, keys }: Scores): Float32Array {
  const { heads, leading, tokens } = queries.part
  const dims = [...Array<number>(leading).fill(1), heads, tokens, keys.part.tokens]
  const { constants } = importer
  return Float32Array.from(constants.expand(constants.value(name), dims).values)
}

/** Mul or Div of the scores of an attention by a number, or Add of a constant. */
function importScale(importer: Importer, node: Node): boolean {
  const [a = '', b = ''] = node.inputs
  const isFirst = importer.constants.has(a)
  const [name, other] = isFirst ? [b, a] : [a, b]
  const value = importer.value(name)
  if (isView(value) || value.kind !== 'scores' || value.bias !== null) return false
  if (node.opType === 'Add') {
    const bias = biasOf(importer, other, value)
    importer.set(outputOf(node), { ...value, bias, by: node.opType })
    return true
  }
  const factor = scalar(importer, other)
  if (factor === undefined) return false
  if (node.opType !== 'Mul' && (node.opType !== 'Div' || isFirst)) return false
  const scale = node.opType === 'Mul' ? value.scale * factor : value.scale / factor
  importer.set(outputOf(node), { ...value, scale, by: node.opType })
  return true
}

/** A constant divided by a value: the constant times 1 / x. */
function importQuotient(importer: Importer, node: Node): void {
  const [constant = '', value = ''] = node.inputs
  const inverse = `${outputOf(node)} inverse`
  importUnary(importer, { ...node, opType: 'Reciprocal', inputs: [value], outputs: [inverse] })
  importWithConstant(importer, { ...node, opType: 'Mul', inputs: [inverse, constant] })
}

function importWithConstant(importer: Importer, node: Node): void {
  const { constants } = importer
  const [a = '', b = ''] = node.inputs
  const isFirst = constants.has(a)
  const [name, other] = isFirst ? [b, a] : [a, b]
  const number = scalar(importer, other)
  const value = importer.value(name)
  const lineages =
    number === undefined
      ? []
      : importer.lineages(name).map(({ of, samples }) => ({
          of,
          samples: applyBinary(node.opType, isFirst ? number : samples, isFirst ? samples : number),
        }))
  if ((!isView(value) || node.opType === 'Pow') && lineages.length > 0)
    return importer.addFunction(outputOf(node), node.opType, lineages)
  if (node.opType === 'Pow') throw new Unsupported('Pow')
  if (node.opType === 'Div' && isFirst) return importQuotient(importer, node)
  const view = importer.view(name)
  const shape = importer.shapeOf(view.value)
  const axis = channelAxis(view, shape.channels)
  const { dims, values } = constants.value(other)
  const fromEnd = axis === undefined ? undefined : axis - view.axes.length
  const isPerChannel =
    fromEnd !== undefined && values.length === shape.channels && dims.at(fromEnd) === shape.channels
  if (node.opType === 'Add' && values.length !== 1 && !isPerChannel)
    return importer.addConstant(outputOf(node), view, constants.value(other))
  importer.addPixelwise(affine(node, view.value, shape, fromEnd, constants), view, lineages)
}

function importSum(importer: Importer, node: Node): void {
  const [a = '', b = ''] = node.inputs
  let [first, second] = [importer.view(a), importer.view(b)]
  const isSame = (): boolean => {
    const [x, y] = [importer.shapeOf(first.value), importer.shapeOf(second.value)]
    return (
      isSameMapping(first, second) &&
      x.channels === y.channels &&
      x.height === y.height &&
      x.width === y.width
    )
  }
  if (!isSame()) {
    first = importer.asRows(first) ?? first
    second = importer.asRows(second) ?? second
    if (!isSame()) throw new Unsupported('Add of two values of different sizes')
  }
  importer.addPixelwise(sum(node, first.value, second.value), first)
}

/** The operator's output as a function of each activation that both operands are functions of. */
function joined(
  opType: string,
  left: readonly Lineage[],
  right: readonly Lineage[],
): readonly Lineage[] {
  return left.flatMap(({ of, samples }) => {
    const other = right.find((lineage) => isSameActivation(lineage.of, of))
    return other === undefined ? [] : [{ of, samples: applyBinary(opType, samples, other.samples) }]
  })
}

/** Add, Sub, Mul, Div and Pow. */
export function importBinary(importer: Importer, node: Node): void {
  const { constants } = importer
  const [a = '', b = ''] = node.inputs
  if (importMoment(importer, node)) return
  if (constants.has(a) !== constants.has(b)) {
    if (!importScale(importer, node)) importWithConstant(importer, node)
    return
  }
  const lineages = joined(node.opType, importer.lineages(a), importer.lineages(b))
  const isPlainSum = node.opType === 'Add' && isView(importer.value(a)) && isView(importer.value(b))
  if (!isPlainSum && lineages.length > 0)
    return importer.addFunction(outputOf(node), node.opType, lineages)
  if (node.opType !== 'Add') throw new Unsupported(node.opType)
  importSum(importer, node)
}
