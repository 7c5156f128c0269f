/** From the numbers of a file to relative inverse depth, near is large; in 1/metres where the file has metres. */
import type { DepthEncoding } from '../embedded/types.ts'
import type { DepthMap } from '../types.ts'
import type { Meaning } from './meanings.ts'
import type { Raster } from './raster.ts'

export interface InverseDepth {
  readonly map: DepthMap
  readonly min: number
  readonly max: number
  /** The map is 1/metres. */
  readonly isMetric: boolean
  /** Pixels without a distance; they have the value of the farthest. */
  readonly holes: number
}

interface Finite {
  readonly min: number
  readonly max: number
  readonly holes: number
}

function finiteOf(data: Float32Array): Finite {
  let min = Infinity
  let max = -Infinity
  let holes = 0
  for (let i = 0; i < data.length; ++i) {
    const value = data[i]!
    if (!Number.isFinite(value)) {
      ++holes
      continue
    }
    if (value < min) min = value
    if (value > max) max = value
  }
  return holes === data.length ? { min: 0, max: 0, holes } : { min, max, holes }
}

/** Whatever is not finite becomes the smallest, which is the farthest. Changes the data in place. */
function settle(map: DepthMap, isMetric: boolean): InverseDepth {
  const { data } = map
  const { min, max, holes } = finiteOf(data)
  if (holes > 0) for (let i = 0; i < data.length; ++i) if (!Number.isFinite(data[i]!)) data[i] = min
  return { map, min, max, isMetric, holes }
}

/** A depth picture of a photo. */
export function embeddedToInverseDepth(
  { width, height, data, most }: Raster,
  { quantity, black, white, isMetric }: DepthEncoding,
): InverseDepth {
  const out = new Float32Array(data.length)
  const scale = (white - black) / (most ?? 1)
  for (let i = 0; i < data.length; ++i) {
    const value = black + data[i]! * scale
    out[i] = quantity === 'inverse' ? value : value > 0 ? 1 / value : NaN
  }
  return settle({ width, height, data: out }, isMetric)
}

const KEY = 'depthdrop:'

/** Depthdrop's own files say what they are. */
export function statedMeaning({ text }: Raster): Meaning | null {
  const encoding = text[`${KEY}encoding`]
  if (encoding === undefined) return null
  return /near is (?:small|dark)/u.test(encoding)
    ? 'near-small'
    : /near is large/u.test(encoding)
      ? 'near-large'
      : null
}

/** Levels of a file that names its own range become the numbers they were; others stay levels. */
function restored({ data, most, text }: Raster): Float32Array<ArrayBuffer> {
  const [low, high] = [Number(text[`${KEY}min`]), Number(text[`${KEY}max`])]
  const out = Float32Array.from(data)
  if (most === null || !(high > low)) return out
  const scale = (high - low) / most
  for (let i = 0; i < out.length; ++i) out[i] = low + out[i]! * scale
  return out
}

/** Somebody's own file. */
export function importedToInverseDepth(plane: Raster, meaning: Meaning): InverseDepth {
  const { width, height } = plane
  const isDistance = meaning === 'metres' || meaning === 'millimetres'
  const data = restored(plane)
  if (isDistance) {
    const unit = meaning === 'metres' ? 1 : 1000
    for (let i = 0; i < data.length; ++i) data[i] = data[i]! > 0 ? unit / data[i]! : NaN
  }
  if (meaning === 'near-small') {
    const { min, max } = finiteOf(data)
    for (let i = 0; i < data.length; ++i) data[i] = min + max - data[i]!
  }
  return settle({ width, height, data }, isDistance)
}
