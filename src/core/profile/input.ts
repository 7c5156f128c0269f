/** Finds the image among a graph's inputs, its size and its element type, and values for the other inputs. */
import type { Dimension, Graph, ValueInfo } from '../onnx/onnxTypes.ts'
import { FLOAT16, FLOAT32, INT32, INT64, UINT8 } from '../onnx/onnxTypes.ts'
import type { Profile, Size } from '../types.ts'
import { describe, isOne, type Refuse } from './describe.ts'
import type { GraphFacts } from './graphFacts.ts'

/** An input of 2048 × 2048 × 3 floats takes 50 MB. */
const MAX_SIDE = 2048
/** Where the graph leaves the size open: Depth Anything's, DPT's and MiDaS small's. */
const SIDE_OF_PATCH: Readonly<Record<number, number>> = { 14: 518, 16: 384 }
const DEFAULT_SIDE = 256
/** Of Depth Anything 3 (`process_res` in its api.py), the only family with a dimension for views. Its patches are 14. */
const VIEWS_SIDE = 504

/** MoGe-2 takes 1200 to 3600 patches (moge/model/v2.py); 1800 are those of a photo of 518 × 686. */
const SCALARS: Readonly<Record<string, number>> = { num_tokens: 1800 }

type ImageInput = Pick<
  Profile,
  | 'width'
  | 'height'
  | 'multiple'
  | 'fitsLonger'
  | 'layout'
  | 'type'
  | 'hasViews'
  | 'input'
  | 'scalars'
> & { readonly name: string }

interface Image {
  readonly layout: Profile['layout']
  readonly hasViews: boolean
  readonly sides: readonly [height: Dimension, width: Dimension]
}

/** The batch and the number of views must be 1 or open. A channel may be open in NCHW. */
function readImage({ dims }: ValueInfo): Image | null {
  if (dims === null || (dims.length !== 4 && dims.length !== 5)) return null
  const before = dims.slice(0, -3)
  const [a = null, b = null, c = null] = dims.slice(-3)
  if (!before.every(isOne)) return null
  const hasViews = before.length === 2
  if (c === 3 && a !== 3) return { layout: 'nhwc', hasViews, sides: [a, b] }
  if (a === 3 || typeof a === 'string') return { layout: 'nchw', hasViews, sides: [b, c] }
  return null
}

const TYPES: Readonly<Record<number, Profile['type'] | 'float32'>> = {
  [FLOAT32]: 'float32',
  [FLOAT16]: 'float16',
  [UINT8]: 'uint8',
}

function isScalar({ dataType, dims }: ValueInfo): boolean {
  return (
    [FLOAT32, INT32, INT64].includes(dataType) &&
    dims !== null &&
    dims.length <= 2 &&
    dims.every(isOne)
  )
}

function chooseSize(
  { sides: [height, width], hasViews }: Image,
  { patch }: GraphFacts,
  wish: Partial<Size>,
  refuse: (why: string) => Error,
): Pick<ImageInput, 'width' | 'height' | 'multiple' | 'fitsLonger'> {
  const isOpen = typeof height !== 'number' && typeof width !== 'number'
  const side = hasViews ? VIEWS_SIDE : (SIDE_OF_PATCH[patch ?? 0] ?? DEFAULT_SIDE)
  const fixed = [height, width].find((size) => typeof size === 'number')
  const one = (size: Dimension, wanted: number | undefined): number => {
    if (typeof size !== 'number') return wanted ?? fixed ?? side
    if (wanted !== undefined && wanted !== size)
      throw refuse(`, so that it cannot be ${wanted} pixels wide or high`)
    return size
  }
  const size = { width: one(width, wish.width), height: one(height, wish.height) }
  for (const length of [size.width, size.height])
    if (!(length >= 1 && length <= MAX_SIDE)) throw refuse('')
  const isMultiple = isOpen && patch !== null && wish.width === undefined
  if (!isMultiple) return size
  return { ...size, multiple: patch, ...(hasViews ? { fitsLonger: true } : {}) }
}

/**
 * @param wish the size that the caller wants, where the graph leaves it open
 * @throws the error of `refuse`
 */
export function findInput(
  graph: Graph,
  facts: GraphFacts,
  wish: Partial<Size>,
  refuse: Refuse,
): ImageInput {
  const weightNames = new Set(graph.initializers.map(({ name }) => name))
  const inputs = graph.inputs.filter(({ name }) => !weightNames.has(name))
  const [first] = inputs
  if (first === undefined) throw refuse('it has no input')
  const input = inputs.find((one) => readImage(one) !== null) ?? first
  const others = inputs.filter((one) => one !== input)
  const unknown = others.find((one) => !isScalar(one) || !(one.name in SCALARS))
  if (unknown !== undefined)
    throw refuse(
      `it has ${inputs.length} inputs, and Depthdrop does not know what “${unknown.name}” (${describe(unknown)}) is`,
    )
  const found = `its input is ${describe(input)}`
  const image = readImage(input)
  const type = TYPES[input.dataType]
  if (image === null || type === undefined) throw refuse(found)
  const size = chooseSize(image, facts, wish, (why) => refuse(`${found}${why}`))
  return {
    name: input.name,
    ...size,
    layout: image.layout,
    ...(type === 'float32' ? {} : { type }),
    ...(image.hasViews ? { hasViews: true } : {}),
    ...(others.length === 0
      ? {}
      : {
          input: input.name,
          scalars: Object.fromEntries(others.map(({ name }) => [name, SCALARS[name] ?? 0])),
        }),
  }
}
