import { expect, test } from 'vitest'
import {
  DEFAULT_LOOK,
  type Look,
  lookEnds,
  lookRange,
  lookTable,
  paletteLook,
  resolveLook,
  validateLook,
} from '../../../../src/core/colour/look.ts'
import { paletteTable } from '../../../../src/core/colour/palettes.ts'
import { sortedCopy } from '../../../../src/core/measure/statistics.ts'

function reds(table: Uint8ClampedArray): readonly number[] {
  return [...table.filter((_, i) => i % 4 === 0)]
}

test('the default look uses the palette and the range unchanged, as MiDaS does', () => {
  expect([...lookTable(DEFAULT_LOOK)]).toEqual([...paletteTable('inferno')])
  expect(lookRange({ low: 0.1, high: 0.7 }, DEFAULT_LOOK)).toEqual({ low: 0.1, high: 0.7 })
})

test('a reversed look reverses the palette', () => {
  expect(reds(lookTable({ ...paletteLook('grey'), reversed: true }))).toEqual(
    Array.from({ length: 256 }, (_, i) => 255 - i),
  )
})

test('far and near are fractions of the range', () => {
  expect(lookRange({ low: 10, high: 20 }, { ...DEFAULT_LOOK, far: 0.25, near: 0.5 })).toEqual({
    low: 12.5,
    high: 15,
  })
})

test('bands are equally wide and reach both ends of the palette', () => {
  const table = reds(lookTable({ ...paletteLook('grey'), bands: 5 }))
  expect([...new Set(table)]).toEqual([0, 63, 127, 191, 255])
  const widths = [0, 63, 127, 191, 255].map(
    (level) => table.filter((entry) => entry === level).length,
  )
  expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(1)
})

test('gamma keeps the ends of the palette and bends the middle', () => {
  const table = reds(lookTable({ ...paletteLook('grey'), gamma: 2 }))
  expect([table[0], table.at(-1)]).toEqual([0, 255])
  expect(table[Math.round((table.length - 1) / 2)]).toBe(
    Math.trunc(255 * (Math.round((table.length - 1) / 2) / (table.length - 1)) ** 2),
  )
  expect(table.every((entry, i) => i === 0 || entry >= (table[i - 1] ?? 0))).toBe(true)
})

const map = { width: 10, height: 10, data: Float32Array.from({ length: 100 }, (_, i) => i) }

test('clip sets the ends to percentiles of the map, and far and near are fractions between them', () => {
  // numpy.percentile(np.arange(100), (10, 90)) = 9.9, 89.1
  const ends = lookEnds(map, { low: -1, high: 101 }, { ...DEFAULT_LOOK, clip: 10 })
  expect(ends.low).toBeCloseTo(9.9, 9)
  expect(ends.high).toBeCloseTo(89.1, 9)
  const half = lookEnds(map, { low: -1, high: 101 }, { ...DEFAULT_LOOK, clip: 10, far: 0.5 })
  expect(half.low).toBeCloseTo(49.5, 9)
  const { clip, far, near } = resolveLook(
    { ...DEFAULT_LOOK, clip: 10 },
    { low: -1, high: 101 },
    () => sortedCopy(map.data),
  )
  expect([clip, far, near]).toEqual(
    [0, (9.9 + 1) / 102, (89.1 + 1) / 102].map((part) => expect.closeTo(part, 9)),
  )
})

test('the whole range is used if both percentiles are the same value', () => {
  const spike = { width: 4, height: 1, data: Float32Array.of(0, 5, 5, 5) }
  expect(lookEnds(spike, { low: 0, high: 5 }, { ...DEFAULT_LOOK, clip: 40 })).toEqual({
    low: 0,
    high: 5,
  })
  const flat = { width: 2, height: 1, data: Float32Array.of(7, 7) }
  expect(lookEnds(flat, { low: 7, high: 7 }, { ...DEFAULT_LOOK, clip: 1 })).toEqual({
    low: 7,
    high: 7,
  })
})

test('auto contrast ignores half a per cent at each end and moves the median to the middle', () => {
  // The values are squares, as far values are denser than near ones: the median of 0…1000 squared is 250,000.
  const values = Float32Array.from({ length: 1001 }, (_, i) => i * i)
  const wanted = { ...DEFAULT_LOOK, autoContrast: true, clip: 9, far: 0.4, near: 0.5, gamma: 7 }
  const look = resolveLook(wanted, { low: 0, high: 1e6 }, () => values)
  expect([look.autoContrast, look.clip]).toEqual([false, 0])
  expect(look.far).toBeCloseTo(25 / 1e6, 9)
  expect(look.near).toBeCloseTo(990_025 / 1e6, 9)
  expect(((250_000 - 25) / (990_025 - 25)) ** look.gamma).toBeCloseTo(0.5, 6)
})

test('auto contrast limits gamma and leaves a flat map alone', () => {
  const auto: Look = { ...DEFAULT_LOOK, autoContrast: true }
  const dark = Float32Array.from({ length: 100 }, (_, i) => (i < 90 ? i / 1e4 : i))
  expect(resolveLook(auto, { low: 0, high: 99 }, () => dark).gamma).toBe(0.4)
  const bright = dark.map((value) => 99 - value).sort()
  expect(resolveLook(auto, { low: 0, high: 99 }, () => bright).gamma).toBe(1)
  expect(resolveLook(auto, { low: 5, high: 5 }, () => Float32Array.of(5, 5))).toEqual(DEFAULT_LOOK)
})

test('validateLook fills in the missing fields', () => {
  expect(validateLook({})).toEqual(DEFAULT_LOOK)
  expect(validateLook({ palette: 'turbo', bands: 5 })).toEqual({
    ...DEFAULT_LOOK,
    palette: 'turbo',
    bands: 5,
  })
})

test.each([
  { palette: 'rainbow' },
  { palette: '__proto__' },
  { bands: 1.5 },
  { bands: 65 },
  { bands: -1 },
  { clip: 41 },
  { clip: NaN },
  { gamma: 0 },
  { gamma: '2' },
  { far: -0.1 },
  { near: 1.1 },
  { far: 0.5, near: 0.5 },
  { far: 0.9, near: 0.1 },
  { gamma: null },
])('%o is refused, and the error names the field', (wish) => {
  expect(() => validateLook(wish as object)).toThrow(/“\w+”/)
})
