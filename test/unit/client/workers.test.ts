import { beforeEach, expect, test, vi } from 'vitest'
import { superviseWorker, WorkerDied } from '../../../src/client/workers.ts'

class SilentWorker extends EventTarget {
  readonly terminate = vi.fn()
  postMessage(): void {}
}

interface Api {
  wait(): Promise<string>
}

function start() {
  const silent = new SilentWorker()
  return { silent, worker: superviseWorker<Api>(silent as unknown as Worker) }
}

function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it went well',
    (error: unknown) => error,
  )
}

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

test('a worker that does not answer is terminated at its deadline, and no sooner', async () => {
  const { silent, worker } = start()
  const call = caught(worker.call((door) => door.wait(), 1000))
  await vi.advanceTimersByTimeAsync(999)
  expect(worker.isDead).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(await call).toBeInstanceOf(WorkerDied)
  expect(silent.terminate).toHaveBeenCalledTimes(1)
})

test('the death of a worker rejects every pending call, and every later one at once', async () => {
  const { silent, worker } = start()
  const calls = [
    caught(worker.call((door) => door.wait(), 1000)),
    caught(worker.call(() => new Promise(() => undefined), 2000)),
  ]
  silent.dispatchEvent(new Event('error'))
  for (const error of await Promise.all(calls)) expect(error).toBeInstanceOf(WorkerDied)
  expect(await caught(worker.call(async () => 'answer', 1000))).toBeInstanceOf(WorkerDied)
})

test('an answer and an error reach the caller, and leave no timer behind', async () => {
  const { worker } = start()
  expect(await worker.call(async () => 'answer', 1000)).toBe('answer')
  const error = new Error('its own')
  expect(await caught(worker.call(() => Promise.reject(error), 1000))).toBe(error)
  expect(vi.getTimerCount()).toBe(0)
  expect(worker.isDead).toBe(false)
})
