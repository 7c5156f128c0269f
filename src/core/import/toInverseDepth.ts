/** Converts the numbers of a file to relative inverse depth with near large, in 1/metres if the file is metric. */
import type { DepthEncoding } from '../embedded/index.ts'
import type { DepthMap } from '../types.ts'
import type { Meaning } from './meanings.ts'
import type { Raster } from './raster.ts'

export interface InverseDepth {
  readonly map: DepthMap
  /** The extremes of `map`. */
  readonly min: number
  readonly max: number
  /** The map is 1/metres. */
  readonly isMetric: boolean
  /** How many pixels have no distance. Their value is `min`, the farthest. */
  readonly holes: number
}

function finiteExtremes(data: Float32Array): Pick<InverseDepth, 'min' | 'max' | 'holes'> {
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

/** Sets every value that is not finite to the smallest one, in place. */
function fillHoles(map: DepthMap, isMetric: boolean): InverseDepth {
  const { data } = map
  const { min, max, holes } = finiteExtremes(data)
  if (holes > 0) for (let i = 0; i < data.length; ++i) if (!Number.isFinite(data[i]!)) data[i] = min
  return { map, min, max, isMetric, holes }
}

/** Converts the depth image that a photo contains. */
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
  return fillHoles({ width, height, data: out }, isMetric)
}

const KEYWORD = 'depthdrop:'

/** What the file says its numbers mean. Depthdrop's own files do; null for any other file. */
export function statedMeaning({ text }: Raster): Meaning | null {
  const encoding = text[`${KEYWORD}encoding`]
  if (encoding === undefined) return null
  // Earlier versions wrote “near is dark”.
  return /near is (?:small|dark)/u.test(encoding)
    ? 'near-small'
    : /near is large/u.test(encoding)
      ? 'near-large'
      : null
}

/** If the file states the values of black and white, its levels become values again. Else they stay levels. */
function toValues({ data, most, text }: Raster): Float32Array<ArrayBuffer> {
  const [low, high] = [Number(text[`${KEYWORD}min`]), Number(text[`${KEYWORD}max`])]
  const out = Float32Array.from(data)
  if (most === null || !(high > low)) return out
  const scale = (high - low) / most
  for (let i = 0; i < out.length; ++i) out[i] = low + out[i]! * scale
  return out
}

/** Converts a depth file that the visitor imports. */
export function importedToInverseDepth(raster: Raster, meaning: Meaning): InverseDepth {
  const { width, height } = raster
  const isDistance = meaning === 'metres' || meaning === 'millimetres'
  const data = toValues(raster)
  if (isDistance) {
    const unitsPerMetre = meaning === 'metres' ? 1 : 1000
    for (let i = 0; i < data.length; ++i) data[i] = data[i]! > 0 ? unitsPerMetre / data[i]! : NaN
  }
  if (meaning === 'near-small') {
    const { min, max } = finiteExtremes(data)
    for (let i = 0; i < data.length; ++i) data[i] = min + max - data[i]!
  }
  return fillHoles({ width, height, data }, isDistance)
}
