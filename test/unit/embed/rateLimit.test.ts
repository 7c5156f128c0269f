import { expect, test } from 'vitest'
import { createRateLimit } from '../../../src/embed/rateLimit.ts'

test('a rate limit allows its burst, then its rate, and saves up no more than the burst', () => {
  let now = 0
  const take = createRateLimit(3, 2, () => now)
  const taken = (): number => Array.from({ length: 10 }, take).filter(Boolean).length
  expect(taken()).toBe(3)
  now = 1000
  expect(taken()).toBe(2)
  now = 1400
  expect(taken()).toBe(0)
  now = 100_000
  expect(taken()).toBe(3)
})
