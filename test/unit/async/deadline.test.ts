import { beforeEach, expect, test, vi } from 'vitest'
import { deadline } from '../../../src/async/deadline.ts'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

test('work that is in time settles as it does, and leaves no timer behind', async () => {
  const error = new Error('its own')
  const late = (): Error => new Error('late')
  expect(await deadline(1000, Promise.resolve(1), late)).toBe(1)
  await expect(deadline(1000, Promise.reject(error), late)).rejects.toBe(error)
  expect(vi.getTimerCount()).toBe(0)
})

test('work that is late rejects with the error of onTimeout, at the deadline and no sooner', async () => {
  const onTimeout = vi.fn(() => new Error('late'))
  const outcome = deadline(1000, new Promise(() => undefined), onTimeout).catch(
    (error: unknown) => error,
  )
  await vi.advanceTimersByTimeAsync(999)
  expect(onTimeout).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(await outcome).toMatchObject({ message: 'late' })
})
