import { describe, expect, test } from 'vitest'
import { levelMetadata, levelScale, packGray } from '../../../../src/core/colour/levels.ts'
import { DEFAULT_LOOK } from '../../../../src/core/colour/look.ts'
import { bytes, floats, golden, largestDifference, shorts } from '../../../golden/read.ts'

interface Levels {
  name: string
  values: string
  low: number
  high: number
  bits8: string
  midas8: string
  bits16: string
}

describe.each(golden<Levels[]>('levels.json'))(
  '$name',
  ({ values, low, high, bits8, midas8, bits16 }) => {
    const map = floats(values)

    test('8-bit levels equal the min-max formula and are within one level of MiDaS’s float32', () => {
      const out = new Uint8Array(map.length)
      packGray(map, { low, high, bits: 8, isReversed: false }, out)
      expect([...out]).toEqual([...bytes(bits8)])
      expect(largestDifference(out, bytes(midas8))).toBeLessThanOrEqual(1)
    })

    test('a reversed level is 65535 minus the level', () => {
      const out = new Uint8Array(map.length * 2)
      packGray(map, { low, high, bits: 16, isReversed: true }, out)
      const levels = map.map((_, i) => (out[2 * i] ?? 0) * 256 + (out[2 * i + 1] ?? 0))
      expect([...levels]).toEqual([...shorts(bits16)].map((level) => 65535 - level))
    })
  },
)

test('values outside low … high take the end levels, and a flat map takes the far one', () => {
  const out = new Uint8Array(10)
  packGray(
    Float32Array.of(-1e30, 1, 2, 1e30, NaN),
    { low: 1, high: 2, bits: 16, isReversed: false },
    out,
  )
  expect([...out]).toEqual([0, 0, 0, 0, 255, 255, 255, 255, 0, 0])
  packGray(
    Float32Array.of(3, 3, 3, 3, 3),
    { low: 3, high: 3, bits: 16, isReversed: false },
    out.fill(9),
  )
  expect([...out]).toEqual(new Array<number>(10).fill(0))
  packGray(
    Float32Array.of(3, 3, 3, 3, 3),
    { low: 3, high: 3, bits: 16, isReversed: true },
    out.fill(9),
  )
  expect([...out]).toEqual(new Array<number>(10).fill(255))
})

test.each([
  [false, 0, 1],
  [true, 0, 1],
  [false, 0.2, 0.7],
  [true, 0.2, 0.7],
])(
  'the formula in the metadata (reversed: %s, ends %f and %f) restores each value to within one level',
  (reversed, far, near) => {
    const range = { low: -0.1, high: 1234.5 }
    const scale = levelScale(range, { ...DEFAULT_LOOK, reversed, far, near }, 16)
    const map = Float32Array.from(
      { length: 101 },
      (_, i) => scale.low + (i / 100) * (scale.high - scale.low),
    )
    const out = new Uint8Array(202)
    packGray(map, scale, out)
    const texts = levelMetadata(scale, range)
    const [, black, white, sign, less] =
      /^value = (\S+) \+ level \/ 65535 \* \((\S+) ([-+]) (\S+)\)$/u.exec(
        texts['depthdrop:formula'] ?? '',
      ) ?? []
    const span = sign === '-' ? Number(white) - Number(less) : Number(white) + Number(less)
    const step = Math.abs(span) / 65535
    map.forEach((value, i) => {
      const level = (out[2 * i] ?? 0) * 256 + (out[2 * i + 1] ?? 0)
      expect(Math.abs(Number(black) + (level / 65535) * span - value)).toBeLessThan(
        step * 1.001 + 1e-4,
      )
    })
    expect([Number(texts['depthdrop:min']), Number(texts['depthdrop:max'])]).toEqual([
      scale.low,
      scale.high,
    ])
    expect(texts['depthdrop:reversed']).toBe(String(reversed))
    expect(texts['depthdrop:encoding']).toMatch(reversed ? /near is small/u : /near is large/u)
    expect(texts['depthdrop:encoding']?.includes('held at them')).toBe(far > 0)
  },
)
