import { expect, test } from 'vitest'
import { arrangementFor } from '../../../../src/app/stage/stage.ts'

test('in a square, wide pictures go above each other and tall pictures side by side', () => {
  expect(arrangementFor(1000, 1000, 1.5)).toBe('column')
  expect(arrangementFor(1000, 1000, 0.66)).toBe('row')
})

test('the arrangement shows the pictures as large as possible', () => {
  // In a row each is 800 wide and 533 high; in a column each is 600 wide and 400 high.
  expect(arrangementFor(1600, 800, 1.5)).toBe('row')
  expect(arrangementFor(600, 1000, 1)).toBe('column')
})

test('a tie gives the row', () => {
  expect(arrangementFor(1000, 1000, 1)).toBe('row')
})
