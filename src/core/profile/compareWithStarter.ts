/** Compares a map of samples/temple.small.jpg, which has its near ground below and its sky above, with the starter's map of it. */
import type { DepthMap } from '../types.ts'

/** The mean of each of 6 × 8 equal parts of the starter's map, from 0 (far) to 99 (near). */
const STARTER_MAP = [
  [0, 1, 8, 1, 1, 0, 1, 1],
  [1, 22, 41, 23, 1, 1, 2, 4],
  [10, 39, 50, 44, 4, 2, 3, 41],
  [33, 52, 57, 56, 21, 12, 18, 63],
  [52, 55, 61, 61, 46, 48, 56, 78],
  [96, 92, 90, 88, 90, 95, 95, 99],
].flat()
const ROWS = 6
const COLUMNS = 8

/** MiDaS small and the starter agree to 0.9. A map that has nothing to do with the photo's depth is near 0. */
const LEAST = 0.4

/** unclear: the map resembles the starter's neither as it is nor with near and far swapped. */
export type Verdict = 'same' | 'reversed' | 'unclear'

function meansOf({ width, height, data }: DepthMap): readonly number[] {
  const sums = new Array<number>(ROWS * COLUMNS).fill(0)
  const counts = new Array<number>(ROWS * COLUMNS).fill(0)
  for (let i = 0; i < data.length; ++i) {
    const row = Math.floor((Math.floor(i / width) / height) * ROWS)
    const part = row * COLUMNS + Math.floor(((i % width) / width) * COLUMNS)
    sums[part]! += data[i]!
    ++counts[part]!
  }
  return sums.map((sum, part) => sum / Math.max(1, counts[part]!))
}

function centred(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value - mean)
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}

/** By the correlation of the two maps. `map` is inverse depth. */
export function compareWithStarter(map: DepthMap): Verdict {
  const [a, b] = [centred(meansOf(map)), centred(STARTER_MAP)]
  const correlation = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
  if (correlation >= LEAST) return 'same'
  return correlation <= -LEAST ? 'reversed' : 'unclear'
}
