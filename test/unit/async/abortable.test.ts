import { expect, test, vi } from 'vitest'
import { abortable } from '../../../src/async/abortable.ts'

function pending(): Promise<never> {
  return new Promise(() => undefined)
}

test('without a signal, and before an abort, it settles as the work does', async () => {
  const { signal } = new AbortController()
  expect(await abortable(undefined, Promise.resolve(1))).toBe(1)
  expect(await abortable(signal, Promise.resolve(2))).toBe(2)
  const error = new Error('its own')
  await expect(abortable(signal, Promise.reject(error))).rejects.toBe(error)
})

test('an abort rejects with its reason at once, and calls onAbort once', async () => {
  const leaver = new AbortController()
  const onAbort = vi.fn()
  const waiting = abortable(leaver.signal, pending(), onAbort).catch((error: unknown) => error)
  leaver.abort('a reason of any kind')
  const error = await waiting
  expect(error).toBe('a reason of any kind')
  expect(onAbort).toHaveBeenCalledTimes(1)
})

test('a signal that was aborted before rejects as well', async () => {
  const onAbort = vi.fn()
  await expect(abortable(AbortSignal.abort(), pending(), onAbort)).rejects.toMatchObject({
    name: 'AbortError',
  })
  expect(onAbort).toHaveBeenCalledTimes(1)
})

test('an abort after the end calls nothing, and the signal keeps no listener', async () => {
  const leaver = new AbortController()
  const add = vi.spyOn(leaver.signal, 'addEventListener')
  const onAbort = vi.fn()
  await abortable(leaver.signal, Promise.resolve(), onAbort)
  const options = add.mock.calls[0]?.[2]
  expect(typeof options === 'object' && options.signal?.aborted).toBe(true)
  leaver.abort()
  expect(onAbort).not.toHaveBeenCalled()
})
