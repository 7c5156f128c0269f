import { expect, test } from 'vitest'
import { moveItem, moveToFront } from '../../../../src/app/photo/order.ts'

test.each([
  ['a', 2, 'bcad'],
  ['d', 0, 'dabc'],
  ['b', 1, 'abcd'],
  ['c', 99, 'abdc'],
  ['c', -1, 'cabd'],
  ['x', 1, 'abcd'],
])('%s moved to place %i gives %s', (thing, place, row) => {
  expect(moveItem([...'abcd'], thing, place).join('')).toBe(row)
})

test('a list in which nothing moves is returned itself', () => {
  const row = [...'abc']
  expect(moveItem(row, 'b', 1)).toBe(row)
  expect(moveItem(row, 'c', 7)).toBe(row)
})

test('items that come to the front leave their old places and are not repeated', () => {
  expect(moveToFront([...'abcd'], [...'xcc']).join('')).toBe('xcabd')
})
