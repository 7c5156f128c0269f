import { expect, test, vi } from 'vitest'
import { createDispatcher, createLimit } from '../../../src/async/limit.ts'
import { isCancelled } from '../../../src/core/errors.ts'

/** Tasks that end when the test says so. */
function tasks() {
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const run = (name: string): Promise<void> => {
    started.push(name)
    return new Promise((resolve) => ends.set(name, resolve))
  }
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { started, run, end }
}

test('a dispatcher runs at most so many tasks, and asks for the next one as late as possible', async () => {
  const { started, run, end } = tasks()
  let waiting = ['a', 'b', 'c', 'd']
  const dispatch = createDispatcher(2, () => waiting.shift(), run)
  dispatch()
  dispatch()
  expect(started).toEqual(['a', 'b'])
  // The order may change until a task ends.
  waiting = waiting.reverse()
  await end('b')
  expect(started).toEqual(['a', 'b', 'd'])
  await end('a')
  await end('d')
  expect(started).toEqual(['a', 'b', 'd', 'c'])
})

test('a dispatcher that ran out of items starts again when it is called', async () => {
  const { started, run, end } = tasks()
  const waiting = ['a']
  const dispatch = createDispatcher(1, () => waiting.shift(), run)
  dispatch()
  await end('a')
  waiting.push('b')
  expect(started).toEqual(['a'])
  dispatch()
  expect(started).toEqual(['a', 'b'])
})

test('a limit runs its tasks in order, at most so many at once, and returns what they return', async () => {
  const { started, run, end } = tasks()
  const limit = createLimit(2)
  const results = ['a', 'b', 'c'].map((name) => limit(() => run(name).then(() => name)))
  expect(started).toEqual(['a', 'b'])
  await end('a')
  expect(started).toEqual(['a', 'b', 'c'])
  await end('b')
  await end('c')
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c'])
})

test('a task that rejects or throws frees its place', async () => {
  const limit = createLimit(1)
  const rejected = limit(() => Promise.reject(new Error('rejected')))
  const thrown = limit(() => {
    throw new Error('thrown')
  })
  await expect(rejected).rejects.toThrow('rejected')
  await expect(thrown).rejects.toThrow('thrown')
  expect(await limit(async () => 'next')).toBe('next')
})

test('a task that is aborted while it waits never starts and keeps no place', async () => {
  const { started, run, end } = tasks()
  const limit = createLimit(1)
  const first = limit(() => run('a'))
  const leaver = new AbortController()
  const never = vi.fn(async () => undefined)
  const left = limit(never, leaver.signal).catch((error: unknown) => error)
  const last = limit(() => run('c'))
  leaver.abort()
  expect(isCancelled(await left)).toBe(true)
  await end('a')
  expect(started).toEqual(['a', 'c'])
  await end('c')
  await Promise.all([first, last])
  expect(never).not.toHaveBeenCalled()
})

test('a signal that was aborted before rejects, and an abort after the start changes nothing', async () => {
  const limit = createLimit(1)
  await expect(limit(async () => 1, AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  })
  const { run, end } = tasks()
  const leaver = new AbortController()
  const running = limit(() => run('a').then(() => 'done'), leaver.signal)
  leaver.abort()
  await end('a')
  expect(await running).toBe('done')
})
