import { expect, test, vi } from 'vitest'
import { retryOnce } from '../../../src/async/retryOnce.ts'

test('work that succeeds runs once', async () => {
  const attempt = vi.fn(async () => 'done')
  expect(await retryOnce(attempt, () => true)).toBe('done')
  expect(attempt.mock.calls).toEqual([[false]])
})

test('an error that may be accidental leads to a second attempt, which knows that it is one', async () => {
  const attempt = vi.fn(async (isRetry: boolean) => {
    if (!isRetry) throw new Error('accident')
    return 'done'
  })
  expect(await retryOnce(attempt, () => true)).toBe('done')
  expect(attempt.mock.calls).toEqual([[false], [true]])
})

test('an error that is final, and any error of the second attempt, is passed on', async () => {
  const errors = [new Error('first'), new Error('second')]
  const attempt = vi.fn(async (isRetry: boolean) => {
    throw errors[isRetry ? 1 : 0]
  })
  await expect(retryOnce(attempt, () => false)).rejects.toBe(errors[0])
  expect(attempt).toHaveBeenCalledTimes(1)
  await expect(retryOnce(attempt, (error) => error === errors[0])).rejects.toBe(errors[1])
})
