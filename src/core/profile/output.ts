/** Finds the map among a graph's outputs. */
import { type Dimension, FLOAT16, FLOAT32, type Graph, type ValueInfo } from '../onnx/onnxTypes.ts'
import type { Profile } from '../types.ts'
import { describe, isOne, type Refuse } from './describe.ts'

type MapOutput = Pick<Profile, 'output' | 'channel' | 'mask'> & { readonly name: string }

/** z of a point map. */
const Z = 2

/** A map is larger than 1 × 1. The rule also excludes the scores of a classifier. */
function isPlane(height: Dimension | undefined, width: Dimension | undefined): boolean {
  return height !== undefined && width !== undefined && height !== 1 && width !== 1
}

function hasChannels({ name, dims }: ValueInfo): boolean {
  if (!/point|xyz/i.test(name) || dims === null || dims.length < 4) return false
  // Exporters leave the size of a concatenation open: a symbol of its own, and no 1.
  return dims.includes(3) || (typeof dims.at(-1) === 'string' && dims.at(-1) !== dims.at(-2))
}

function isMap(value: ValueInfo): boolean {
  const { dataType, dims } = value
  if ((dataType !== FLOAT32 && dataType !== FLOAT16) || dims === null || dims.length < 2)
    return false
  if (hasChannels(value)) return true
  const [a, b] = dims
  if (dims.length === 2) return typeof a === 'number' && typeof b === 'number' && isPlane(a, b)
  const isLastOne = dims.length > 3 && dims.at(-1) === 1
  const inner = isLastOne ? dims.slice(0, -1) : dims
  return inner.slice(0, -2).every(isOne) && isPlane(inner.at(-2), inner.at(-1))
}

/** Maps of other things than depth. */
const OTHER = /conf|uncert|varia|normal|mask|valid|seg|sky|ray|feature/i

/** Inverse depth before depth before points; a name that says nothing comes last. */
const NAMES = [/inv|disp/i, /depth|dist/i, /point|xyz/i]

function rankOf({ name }: ValueInfo): number {
  const rank = NAMES.findIndex((pattern) => pattern.test(name))
  return rank === -1 ? NAMES.length : rank
}

/** Models that were trained at several scales return the map at each. */
function areaOf({ dims }: ValueInfo): number {
  return (dims ?? []).reduce<number>(
    (area, size) => area * (typeof size === 'number' ? size : 1),
    1,
  )
}

/**
 * @param wish the name of the output that the caller wants
 * @throws the error of `refuse`
 */
export function findOutput(graph: Graph, wish: string | undefined, refuse: Refuse): MapOutput {
  const { outputs } = graph
  const [only] = outputs
  if (only === undefined) throw refuse('it has no output')
  const names = outputs.map(({ name }) => name).join(', ')
  const maps = outputs
    .filter((one) => isMap(one) && (outputs.length === 1 || !OTHER.test(one.name)))
    .sort((a, b) => rankOf(a) - rankOf(b) || areaOf(b) - areaOf(a))
  const wanted = outputs.find(({ name }) => name === wish)
  if (wish !== undefined && wanted === undefined)
    throw refuse(`it has no output “${wish}”, but ${names}`)
  const found = wanted ?? maps[0]
  if (found === undefined || !isMap(found))
    throw refuse(
      outputs.length === 1 || found !== undefined
        ? `its output is ${describe(found ?? only)}`
        : `none of its outputs (${names}) is a map of one channel`,
    )
  const rivals = maps.filter(
    (one) => rankOf(one) === rankOf(found) && areaOf(one) === areaOf(found),
  )
  const isNamed = rankOf(found) < NAMES.length
  if (wanted === undefined && rivals.length > 1 && !isNamed)
    throw refuse(
      `more than one of its outputs may be the map: ${rivals.map(({ name }) => name).join(', ')}`,
    )
  const mask = outputs.find(({ name }) => /^(valid_)?mask$/i.test(name))
  return {
    name: found.name,
    ...(outputs.length > 1 ? { output: found.name } : {}),
    ...(hasChannels(found) ? { channel: Z } : {}),
    ...(mask !== undefined && mask !== found ? { mask: mask.name } : {}),
  }
}
