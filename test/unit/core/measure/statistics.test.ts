import { expect, test } from 'vitest'
import {
  histogram,
  percentile,
  percentileRank,
  sortedCopy,
} from '../../../../src/core/measure/statistics.ts'
import { floats, golden } from '../../../golden/read.ts'

interface Case {
  readonly name: string
  readonly values: string
  readonly bins: number
  readonly low: number
  readonly high: number
  readonly counts: readonly number[]
  readonly parts: readonly number[]
  readonly percentiles: readonly number[]
  readonly scores: readonly number[]
  readonly ranks: readonly number[]
}

const cases = golden<Case[]>('statistics.json')

test.each(cases)('$name: the histogram equals numpy’s', ({ values, bins, low, high, counts }) => {
  expect([...histogram(floats(values), bins, low, high)]).toEqual(counts)
})

test.each(cases)(
  '$name: percentiles equal numpy’s linear ones',
  ({ values, parts, percentiles }) => {
    const ordered = sortedCopy(floats(values))
    for (const [i, part] of parts.entries())
      expect(percentile(ordered, part)).toBeCloseTo(percentiles[i] ?? NaN, 9)
  },
)

test.each(cases)('$name: percentile ranks equal SciPy’s', ({ values, scores, ranks }) => {
  const ordered = sortedCopy(floats(values))
  for (const [i, score] of scores.entries())
    expect(percentileRank(ordered, score)).toBeCloseTo(ranks[i] ?? NaN, 9)
})

test('the histogram ignores NaN and values outside the range', () => {
  expect([...histogram(Float32Array.of(NaN, -1, 0, 1, 2, Infinity), 2, 0, 1)]).toEqual([1, 1])
})

test.each([
  [0, 0, 1],
  [1.5, 0, 1],
  [4, 1, 0],
  [4, NaN, 1],
  [4, 0, Infinity],
])('%s bins from %s to %s are refused', (bins, low, high) => {
  expect(() => histogram(new Float32Array(3), bins, low, high)).toThrow(RangeError)
})
