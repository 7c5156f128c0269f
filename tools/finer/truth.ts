/** Photos with their true depth in a folder: NNN.jpg beside NNN.png, as training/README.md has them. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { PNG } from 'pngjs'
import { ToolError } from '../process/main.mjs'
import type { Truth } from './scores.ts'

/** metres = (value + 0.5) / 25.5 in the measured set's 8-bit pictures. */
const STEPS_PER_METRE = 25.5
/** Measured rooms end there. */
const FARTHEST_METRES = 10
/** Rendered scenes count down to this part of their nearest parts, so that no ratio judges the sky. */
const FARTHEST_PART = 64

/** The value that a share of all values lies below, as `numpy.percentile` has it, up to its interpolation. */
function quantile(values: Float64Array, part: number): number {
  return (
    values.toSorted()[Math.min(values.length - 1, Math.round(part * (values.length - 1)))] ?? NaN
  )
}

/** 8 bits: measured metres. 16 bits: relative inverse depth, 0 is the sky. */
async function readTruth(file: string): Promise<Truth> {
  const bytes = await readFile(file)
  // The IHDR chunk's ninth byte of data (PNG specification, 11.2.1).
  const depth = bytes[24]
  const { width, height, data } = PNG.sync.read(bytes, { skipRescale: true })
  const grey = Float64Array.from({ length: width * height }, (_, i) => data[4 * i] ?? NaN)
  if (depth === 8) {
    const inverse = grey.map((value) => STEPS_PER_METRE / (value + 0.5))
    return { width, height, inverse, floor: 1 / FARTHEST_METRES, skipsFar: false }
  }
  const inverse = grey.map((value) => value / 65535)
  return { width, height, inverse, floor: quantile(inverse, 0.98) / FARTHEST_PART, skipsFar: true }
}

export interface Pair {
  readonly photo: string
  readonly truth: () => Promise<Truth>
}

/** In the order of their names. @throws {ToolError} where there are none. */
export async function pairsIn(folder: string): Promise<readonly Pair[]> {
  const names = await readdir(folder).catch(() => {
    throw new ToolError(`There is no folder “${folder}”.`)
  })
  const held = new Set(names)
  const pairs = names
    .filter((name) => name.endsWith('.jpg') && held.has(name.replace(/\.jpg$/, '.png')))
    .sort()
    .map(
      (name): Pair => ({
        photo: path.resolve(folder, name),
        truth: () => readTruth(path.join(folder, name.replace(/\.jpg$/, '.png'))),
      }),
    )
  if (pairs.length === 0)
    throw new ToolError(`“${folder}” has no photo NNN.jpg with its depth NNN.png.`)
  return pairs
}
