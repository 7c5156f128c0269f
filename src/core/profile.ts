/** Derives from a model's graph how its input must be prepared. */
import { DepthdropError } from './errors.ts'
import { findAffine } from './onnx/affine.ts'
import type { Dimension, Graph, ValueInfo } from './onnx/types.ts'
import { DATA_TYPES, FLOAT32 } from './onnx/types.ts'
import type { Profile } from './types.ts'

/** One possible preprocessing. `id` selects its title in every language. */
export interface ProfileCandidate {
  readonly id: 'imagenet' | 'unit' | 'bytes'
  readonly profile: Profile
}

export type DerivedProfile =
  | {
      readonly kind: 'known'
      readonly profile: Profile
      readonly operators: Readonly<Record<string, number>>
    }
  | {
      readonly kind: 'ambiguous'
      /** The most likely one first. */
      readonly candidates: readonly [ProfileCandidate, ...ProfileCandidate[]]
      readonly operators: Readonly<Record<string, number>>
    }

/** Mean and standard deviation of ImageNet's RGB on 0…1, from torchvision and MiDaS's hubconf.py. */
export const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const

/** For a graph with symbolic height and width: the side of MiDaS small. */
const DEFAULT_SIDE = 256
/** An input of 2048 × 2048 × 3 floats takes 50 MB. */
const MAX_SIDE = 2048

/** Counts in a Map because an operator may be called `__proto__`, which a plain object would not store as a key. */
function countOperators(graph: Graph): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const { domain, opType } of graph.nodes) {
    const key = domain === '' ? opType : `${domain}.${opType}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function shapeText(dims: readonly Dimension[] | null): string {
  return dims === null
    ? 'unknown shape'
    : dims.length === 0
      ? 'no shape'
      : `shape ${dims.map((size) => size ?? '?').join('×')}`
}

function describe({ dataType, dims }: ValueInfo): string {
  return `${DATA_TYPES[dataType]?.name ?? 'untyped'} of ${shapeText(dims)}`
}

function isOne(size: Dimension | undefined): boolean {
  return typeof size !== 'number' || size === 1
}

interface Input {
  readonly name: string
  readonly side: number
  readonly layout: Profile['layout']
}

function readInput(graph: Graph, refuse: (found: string) => DepthdropError): Input {
  const weightNames = new Set(graph.initializers.map(({ name }) => name))
  const inputs = graph.inputs.filter(({ name }) => !weightNames.has(name))
  const [input] = inputs
  if (input === undefined) throw refuse('it has no input')
  if (inputs.length > 1) throw refuse(`it has ${inputs.length} inputs`)
  const found = `its input is ${describe(input)}`
  const { dims } = input
  if (input.dataType !== FLOAT32 || dims?.length !== 4 || !isOne(dims[0])) throw refuse(found)
  const layout = dims[1] === 3 ? 'nchw' : dims[3] === 3 ? 'nhwc' : null
  if (layout === null) throw refuse(found)
  const sides = layout === 'nchw' ? dims.slice(2) : dims.slice(1, 3)
  const fixed = new Set(sides.filter((size) => typeof size === 'number'))
  if (fixed.size > 1) throw refuse(`${found}, which is not square`)
  const side = [...fixed][0] ?? DEFAULT_SIDE
  if (side < 1 || side > MAX_SIDE) throw refuse(found)
  return { name: input.name, side, layout }
}

/** A square image must give a square map. The rule also excludes the scores of a classifier. */
function checkOutput(graph: Graph, refuse: (found: string) => DepthdropError): void {
  const [output] = graph.outputs
  if (output === undefined) throw refuse('it has no output')
  if (graph.outputs.length > 1) throw refuse(`it has ${graph.outputs.length} outputs`)
  const { dataType, dims } = output
  const isMap = (height: Dimension | undefined, width: Dimension | undefined): boolean => {
    if (height === undefined || width === undefined) return false
    if (typeof height === 'number' && typeof width === 'number')
      return height === width && height > 1
    return height !== 1 && width !== 1
  }
  const rank = dims?.length
  const [a, b, c, d] = dims ?? []
  const fits =
    rank === 2
      ? typeof a === 'number' && typeof b === 'number' && isMap(a, b)
      : rank === 3
        ? isOne(a) && isMap(b, c)
        : rank === 4 && isOne(a) && ((isOne(b) && isMap(c, d)) || (d === 1 && isMap(b, c)))
  if (dataType !== FLOAT32 || !fits) throw refuse(`its output is ${describe(output)}`)
}

/** Means of images on 0…1 are below 1, so a graph that subtracts more than this expects 0…255. */
const UNIT_LIMIT = 2
/** A smaller factor scales 0…255 (1/255 = 0.004, 1/127.5 = 0.008). On 0…1 it is about 1 to 5. */
const BYTE_FACTOR = 0.05

/**
 * If the graph normalises its input before the first Conv (Sub, Div, Mul, Add or BatchNormalization with constants),
 * Depthdrop does not, and the zero point and the factor distinguish 0…1 from 0…255. If it does not, the graph cannot
 * say which preprocessing it expects, and the result is a list of candidates. No graph says whether near is large, so
 * the profile has MiDaS's convention.
 * @param name the file's name, for the error.
 * @throws DepthdropError('model-wrong-graph') unless the graph maps an image to a one-channel map.
 */
export function deriveProfile(graph: Graph, name: string): DerivedProfile {
  const refuse = (found: string): DepthdropError =>
    new DepthdropError('model-wrong-graph', { name, found })
  const { name: input, side, layout } = readInput(graph, refuse)
  checkOutput(graph, refuse)
  const operators = countOperators(graph)
  const profile = { side, normalisation: null, order: 'rgb', layout, nearIsLarge: true } as const
  const { affine, firstKernel } = findAffine(graph, input)
  if (affine !== null) {
    const range = affine.some(
      ({ factor, offset }) => -offset / factor > UNIT_LIMIT || Math.abs(factor) < BYTE_FACTOR,
    )
      ? 255
      : 1
    return { kind: 'known', profile: { ...profile, range }, operators }
  }
  const imagenet: ProfileCandidate = {
    id: 'imagenet',
    profile: { ...profile, range: 1, normalisation: IMAGENET },
  }
  const unit: ProfileCandidate = { id: 'unit', profile: { ...profile, range: 1 } }
  const bytes: ProfileCandidate = { id: 'bytes', profile: { ...profile, range: 255 } }
  // If 1/255 was folded into the first Conv, its weights are smaller by that factor than any trained for 0…1.
  const isFolded = firstKernel !== null && firstKernel < BYTE_FACTOR
  return {
    kind: 'ambiguous',
    candidates: isFolded ? [bytes, imagenet, unit] : [imagenet, unit, bytes],
    operators,
  }
}
