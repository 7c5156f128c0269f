/**
 * Reads photos with their true depth from a folder: NNN.jpg beside NNN.png, as described in
 * training/README.md.
 */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { PNG } from 'pngjs'
import { ToolError } from '../process/main.mjs'
import type { Truth } from './scores.ts'

/** The 8-bit PNGs of measured depth: metres = (value + 0.5) / 25.5. */
const STEPS_PER_METRE = 25.5
/** The largest depth in the measured rooms. */
const FARTHEST_METRES = 10
/**
 * In rendered scenes, depth counts up to so many times that of the nearest parts, so that the sky
 * does not affect ratios.
 */
const FARTHEST_RATIO = 64

/** The quantile as `numpy.percentile` computes it, without interpolation. `part` is from 0 to 1. */
function quantile(values: Float64Array, part: number): number {
  return (
    values.toSorted()[Math.min(values.length - 1, Math.round(part * (values.length - 1)))] ?? NaN
  )
}

/**
 * 8-bit files hold measured depth in metres, 16-bit files relative inverse depth with 0 for the
 * sky.
 */
async function readTruth(file: string): Promise<Truth> {
  const bytes = await readFile(file)
  // The bit depth is the ninth byte of the IHDR chunk's data (PNG specification, 11.2.1).
  const depth = bytes[24]
  const { width, height, data } = PNG.sync.read(bytes, { skipRescale: true })
  const grey = Float64Array.from({ length: width * height }, (_, i) => data[4 * i] ?? NaN)
  if (depth === 8) {
    const inverse = grey.map((value) => STEPS_PER_METRE / (value + 0.5))
    return { width, height, inverse, floor: 1 / FARTHEST_METRES, skipsFar: false }
  }
  const inverse = grey.map((value) => value / 65535)
  return { width, height, inverse, floor: quantile(inverse, 0.98) / FARTHEST_RATIO, skipsFar: true }
}

export interface Pair {
  readonly photo: string
  readonly truth: () => Promise<Truth>
}

/** Returns the pairs in the order of their names. @throws {ToolError} where there are none. */
export async function pairsIn(folder: string): Promise<readonly Pair[]> {
  const names = await readdir(folder).catch(() => {
    throw new ToolError(`The folder “${folder}” does not exist.`)
  })
  const existing = new Set(names)
  const pairs = names
    .filter((name) => name.endsWith('.jpg') && existing.has(name.replace(/\.jpg$/, '.png')))
    .sort()
    .map(
      (name): Pair => ({
        photo: path.resolve(folder, name),
        truth: () => readTruth(path.join(folder, name.replace(/\.jpg$/, '.png'))),
      }),
    )
  if (pairs.length === 0)
    throw new ToolError(`“${folder}” contains no photo NNN.jpg with its depth NNN.png.`)
  return pairs
}
