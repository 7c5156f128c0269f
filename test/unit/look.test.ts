import { expect, test } from 'vitest'
import { DEFAULT_LOOK, lookOf, lookRange, lookTable } from '../../src/core/look.ts'
import { paletteTable } from '../../src/core/palettes.ts'

const reds = (table: Uint8ClampedArray): readonly number[] => [...table.filter((_, i) => i % 4 === 0)]

test('a plain look is the palette itself, so that its colours are MiDaS’s', () => {
  expect([...lookTable(DEFAULT_LOOK)]).toEqual([...paletteTable('inferno')])
  expect(lookRange({ low: 0.1, high: 0.7 }, DEFAULT_LOOK)).toEqual({ low: 0.1, high: 0.7 })
})

test('reversed is the palette the other way round', () => {
  expect(reds(lookTable({ ...lookOf('grey'), reversed: true }))).toEqual(Array.from({ length: 256 }, (_, i) => 255 - i))
})

test('far and near are parts of the range', () => {
  expect(lookRange({ low: 10, high: 20 }, { ...DEFAULT_LOOK, far: 0.25, near: 0.5 })).toEqual({ low: 12.5, high: 15 })
})

test('bands are equal steps from one end of the palette to the other', () => {
  const table = reds(lookTable({ ...lookOf('grey'), bands: 5 }))
  expect([...new Set(table)]).toEqual([0, 63, 127, 191, 255])
  const widths = [0, 63, 127, 191, 255].map((level) => table.filter((entry) => entry === level).length)
  expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(1)
})

test('gamma bends the way between the ends, which stay', () => {
  const table = reds(lookTable({ ...lookOf('grey'), gamma: 2 }))
  expect([table[0], table.at(-1)]).toEqual([0, 255])
  expect(table[Math.round((table.length - 1) / 2)]).toBe(Math.trunc(255 * (Math.round((table.length - 1) / 2) / (table.length - 1)) ** 2))
  expect(table.every((entry, i) => i === 0 || entry >= (table[i - 1] ?? 0))).toBe(true)
})
