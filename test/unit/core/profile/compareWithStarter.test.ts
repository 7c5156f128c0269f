import { expect, it } from 'vitest'
import { compareWithStarter } from '../../../../src/core/profile/compareWithStarter.ts'

function verdictOf(value: (x: number, y: number) => number): string {
  const [width, height] = [45, 31]
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    value((i % width) / width, Math.floor(i / width) / height),
  )
  return compareWithStarter({ width, height, data })
}

it('a map with its near ground below is as the starter’s, and its inverse is reversed', () => {
  expect(verdictOf((_, y) => 3 + y)).toBe('same')
  expect(verdictOf((_, y) => 3 - y)).toBe('reversed')
})

it('a flat map, and one without relation to the photo, say nothing', () => {
  expect(verdictOf(() => 5)).toBe('unclear')
  expect(verdictOf((x, y) => Math.sin(40 * x) * Math.sin(35 * y))).toBe('unclear')
})
