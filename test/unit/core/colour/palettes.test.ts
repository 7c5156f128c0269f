import { expect, test } from 'vitest'
import { PALETTE_NAMES } from '../../../../src/core/colour/paletteNames.ts'
import { paletteTable } from '../../../../src/core/colour/palettes.ts'
import { bytes, golden } from '../../../golden/read.ts'

const inferno = golden<{ matplotlib: number[][]; opencv: string }>('inferno.json')
function rgb(table: Uint8ClampedArray): number[] {
  return [...table].filter((_, i) => i % 4 !== 3)
}

test('Inferno equals matplotlib’s published table, rounded to 8 bits, at all 256 entries', () => {
  expect(rgb(paletteTable('inferno'))).toEqual(
    inferno.matplotlib.flat().map((x) => Math.round(x * 255)),
  )
})

test('Inferno equals OpenCV’s COLORMAP_INFERNO', () => {
  expect(rgb(paletteTable('inferno'))).toEqual([...bytes(inferno.opencv)])
})

test.each(Object.entries(golden<Record<string, string>>('palettes.json')))(
  '%s equals matplotlib’s table, rounded to 8 bits, at all 256 entries',
  (name, published) => {
    const known = PALETTE_NAMES.find((other) => other === name)
    expect(known).toBe(name)
    expect(rgb(paletteTable(known ?? 'grey'))).toEqual([...bytes(published)])
  },
)

test('every palette has 256 opaque entries', () => {
  for (const name of PALETTE_NAMES) {
    const table = paletteTable(name)
    expect(table).toHaveLength(1024)
    expect(new Set(table.filter((_, i) => i % 4 === 3))).toEqual(new Set([255]))
  }
})

test('entry n of grey is (n, n, n)', () => {
  expect([...paletteTable('grey').subarray(4 * 77, 4 * 78)]).toEqual([77, 77, 77, 255])
})

test('each call returns a new table, which the caller may transfer', () => {
  const transferred = paletteTable('inferno')
  structuredClone(transferred, { transfer: [transferred.buffer] })
  expect(paletteTable('inferno')).toHaveLength(1024)
})
