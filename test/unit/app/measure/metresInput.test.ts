import { expect, test } from 'vitest'
import { parseMetres } from '../../../../src/app/measure/metresInput.ts'

test.each([
  ['1.5', 1.5],
  ['1,5', 1.5],
  ['１，５', 1.5],
  ['1。5', 1.5],
  [' 2 m', 2],
  ['3米', 3],
  ['0', 0],
])('%s is %d metres', (text, metres) => {
  expect(parseMetres(text)).toBe(metres)
})

test.each(['', ' ', 'far', '1.2.3', '1,234.5', 'm'])('“%s” is no distance', (text) => {
  expect(parseMetres(text)).toBeNaN()
})
