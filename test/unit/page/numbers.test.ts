/** Quantities as the page writes them. */
import { expect, test, vi } from 'vitest'
import { storageSize } from '../../../src/page/numbers.ts'

vi.mock('../../../src/page/language.ts', () => ({
  languageTag: () => 'en',
  t: (key: string) => key,
}))

test.each([
  [940, '0.9 kB'],
  [3_870, '3.9 kB'],
  [99_999, '100 kB'],
  [100_000, '0.1 MB'],
  [262_144, '0.3 MB'],
  [4_177_660, '4.2 MB'],
  [99_960_000, '100 MB'],
  [250_000_000, '250 MB'],
  [10_800_000_000, '10.8 GB'],
  [212_000_000_000, '212 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(storageSize(bytes)).toBe(text)
})
