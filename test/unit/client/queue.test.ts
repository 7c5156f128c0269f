import { expect, test, vi } from 'vitest'
import { createQueue, QUEUE_LIMIT } from '../../../src/client/queue.ts'
import { DepthdropError, isCancelled } from '../../../src/core/errors.ts'
import type { Progress } from '../../../src/core/types.ts'

/** Node 20 has no Promise.withResolvers. */
function open<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((...ends) => ([resolve, reject] = ends))
  return { promise, resolve, reject }
}

/** A job that ends when the test says so. */
function job<T>() {
  const ending = open<T>()
  const begun = open<AbortSignal>()
  const work = vi.fn((signal: AbortSignal, _tell: (progress: Progress) => void) => {
    begun.resolve(signal)
    return ending.promise
  })
  return { work, begun: begun.promise, end: ending.resolve, fail: ending.reject }
}

function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it went well',
    (error: unknown) => error,
  )
}
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

test('jobs run one at a time, in the order they came', async () => {
  const queue = createQueue()
  const log: string[] = []
  const run = (name: string) =>
    queue.join(
      name,
      name,
      async () => {
        log.push(`${name} begins`)
        await settled()
        log.push(`${name} ends`)
        return name
      },
      {},
    )
  expect(await Promise.all([run('a'), run('b'), run('c')])).toEqual(['a', 'b', 'c'])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('a call with the same key joins the job: it runs once, and both callers get its progress and its result', async () => {
  const queue = createQueue()
  const { work, begun, end } = job<number>()
  const second = vi.fn(async () => 0)
  const [progressA, progressB] = [vi.fn(), vi.fn()]
  const a = queue.join('k', 'a', work, { onProgress: progressA })
  const b = queue.join('k', 'b', second, { onProgress: progressB })
  await begun
  work.mock.calls[0]?.[1]({ stage: 'infer', fraction: 0.5 })
  end(7)
  expect(await Promise.all([a, b])).toEqual([7, 7])
  expect(work).toHaveBeenCalledTimes(1)
  expect(second).not.toHaveBeenCalled()
  expect(progressA).toHaveBeenCalledWith({ stage: 'infer', fraction: 0.5 })
  expect(progressB).toHaveBeenCalledWith({ stage: 'infer', fraction: 0.5 })
})

test('a key whose job has ended starts a new job', async () => {
  const queue = createQueue()
  let runs = 0
  const run = () => queue.join('k', 'k', async () => ++runs, {})
  expect(await run()).toBe(1)
  await settled()
  expect(await run()).toBe(2)
})

test('a job beyond the limit is refused with the name of its file, and accepted when others have ended', async () => {
  const queue = createQueue()
  const first = job<string>()
  const all = Array.from({ length: QUEUE_LIMIT }, (_, i) =>
    queue.join(`k${i}`, `${i}`, i === 0 ? first.work : async () => 'done', {}),
  )
  expect(queue.waiting).toBe(32)
  const error = await caught(queue.join('late', 'late.jpg', async () => 'done', {}))
  expect(error).toBeInstanceOf(DepthdropError)
  expect(error).toMatchObject({ code: 'queue-full', message: expect.stringContaining('late.jpg') })
  const joined = queue.join('k5', 'again.jpg', async () => 'second', {})
  first.end('done')
  await Promise.all(all)
  expect(await joined).toBe('done')
  await settled()
  expect(queue.waiting).toBe(0)
  expect(await queue.join('late', 'late.jpg', async () => 'done', {})).toBe('done')
})

test('when one of two waiters leaves, the job continues for the other', async () => {
  const queue = createQueue()
  const { work, begun, end } = job<string>()
  const leaver = new AbortController()
  const a = caught(queue.join('k', 'a', work, { signal: leaver.signal }))
  const b = queue.join('k', 'b', work, {})
  const signal = await begun
  leaver.abort()
  expect(isCancelled(await a)).toBe(true)
  expect(signal.aborted).toBe(false)
  end('map')
  expect(await b).toBe('map')
})

test('when the last waiter leaves, the running job is aborted, and the next one starts after its end', async () => {
  const queue = createQueue()
  const { work, begun, fail } = job<string>()
  const leaver = new AbortController()
  const a = caught(queue.join('k', 'a', work, { signal: leaver.signal }))
  const signal = await begun
  leaver.abort()
  expect(isCancelled(await a)).toBe(true)
  expect(signal.aborted).toBe(true)
  const next = vi.fn(async () => 'next')
  const b = queue.join('b', 'b', next, {})
  await settled()
  expect(next).not.toHaveBeenCalled()
  fail(new Error('stopped'))
  expect(await b).toBe('next')
})

test('a waiting job whose waiter left never starts, and its place is free at once', async () => {
  const queue = createQueue(2)
  const first = job<string>()
  const waiting = job<string>()
  const leaver = new AbortController()
  const a = queue.join('a', 'a', first.work, {})
  const b = caught(queue.join('b', 'b', waiting.work, { signal: leaver.signal }))
  expect(await caught(queue.join('c', 'c', async () => 'c', {}))).toMatchObject({
    code: 'queue-full',
  })
  leaver.abort()
  expect(isCancelled(await b)).toBe(true)
  const c = queue.join('c', 'c', async () => 'c', {})
  first.end('a')
  expect(await Promise.all([a, c])).toEqual(['a', 'c'])
  expect(waiting.work).not.toHaveBeenCalled()
})

test('a key whose waiters left starts a new job at once', async () => {
  const queue = createQueue()
  const old = job<string>()
  const leaver = new AbortController()
  const a = caught(queue.join('k', 'a', old.work, { signal: leaver.signal }))
  await old.begun
  leaver.abort()
  await a
  const again = queue.join('k', 'a', async () => 'new', {})
  old.end('old')
  expect(await again).toBe('new')
})

test('a call whose signal was aborted before starts no job', async () => {
  const queue = createQueue()
  const work = vi.fn(async () => 'never')
  expect(
    isCancelled(await caught(queue.join('k', 'a', work, { signal: AbortSignal.abort() }))),
  ).toBe(true)
  await settled()
  expect(work).not.toHaveBeenCalled()
  expect(queue.waiting).toBe(0)
})

test('a job that fails rejects for all of its waiters, and the queue continues', async () => {
  const queue = createQueue()
  const bad = job<string>()
  const a = caught(queue.join('bad', 'a', bad.work, {}))
  const b = caught(queue.join('bad', 'b', bad.work, {}))
  const c = queue.join('good', 'c', async () => 'good', {})
  bad.fail(new DepthdropError('damaged-image', { name: 'a', format: 'JPEG' }))
  expect(await a).toMatchObject({ code: 'damaged-image' })
  expect(await b).toMatchObject({ code: 'damaged-image' })
  expect(await c).toBe('good')
})

test('a job that throws instead of rejecting fails in the same way', async () => {
  const queue = createQueue()
  const a = caught(
    queue.join(
      'bad',
      'a',
      () => {
        throw new Error('at once')
      },
      {},
    ),
  )
  expect(await a).toMatchObject({ message: 'at once' })
  expect(await queue.join('good', 'b', async () => 'good', {})).toBe('good')
})

test('frames of a moving picture and waiting photos take turns', async () => {
  const queue = createQueue()
  const log: string[] = []
  const first = job<string>()
  const photos = [
    queue.join('a', 'a', first.work, {}),
    ...['b', 'c'].map((name) => queue.join(name, name, async () => log.push(name), {})),
  ]
  await first.begun
  const live = (async () => {
    for (let i = 0; i < 4; i += 1) await queue.between(async () => log.push(`frame ${i}`))
  })()
  await settled()
  expect(log).toEqual([])
  first.end('a')
  await Promise.all([...photos, live])
  expect(log).toEqual(['frame 0', 'b', 'frame 1', 'c', 'frame 2', 'frame 3'])
})

test('a frame that fails or is aborted does not block the queue', async () => {
  const queue = createQueue()
  const bad = job<string>()
  const failed = caught(
    queue.between(() => bad.work(new AbortController().signal, () => undefined)),
  )
  await bad.begun
  const leaver = new AbortController()
  const never = vi.fn(async () => 'never')
  const left = caught(queue.between(never, leaver.signal))
  leaver.abort()
  expect(isCancelled(await left)).toBe(true)
  const photo = queue.join('a', 'a', async () => 'a', {})
  bad.fail(new Error('x'))
  expect(await failed).toMatchObject({ message: 'x' })
  expect(await photo).toBe('a')
  expect(await queue.between(async () => 'next')).toBe('next')
  expect(never).not.toHaveBeenCalled()
})

test('while one job runs, the next one is prepared once, and none behind it', async () => {
  const queue = createQueue()
  const [first, second] = [job<number>(), job<number>()]
  const [prefetchFirst, prefetchSecond, prefetchThird] = [vi.fn(), vi.fn(), vi.fn()]
  const a = queue.join('a', 'a', first.work, {}, prefetchFirst)
  const b = queue.join('b', 'b', second.work, {}, prefetchSecond)
  const c = queue.join('c', 'c', async () => 3, {}, prefetchThird)
  await first.begun
  expect(
    [prefetchFirst, prefetchSecond, prefetchThird].map(({ mock }) => mock.calls.length),
  ).toEqual([0, 1, 0])
  first.end(1)
  await second.begun
  expect(
    [prefetchFirst, prefetchSecond, prefetchThird].map(({ mock }) => mock.calls.length),
  ).toEqual([0, 1, 1])
  second.end(2)
  expect(await Promise.all([a, b, c])).toEqual([1, 2, 3])
})

test('when the waiter of a prepared job leaves, the preparation is aborted, and the job behind is prepared', async () => {
  const queue = createQueue()
  const first = job<number>()
  const onAbort = vi.fn()
  const [prefetchSecond, prefetchThird] = [
    vi.fn((signal: AbortSignal) => signal.addEventListener('abort', onAbort)),
    vi.fn(),
  ]
  const leaver = new AbortController()
  const a = queue.join('a', 'a', first.work, {})
  const b = caught(queue.join('b', 'b', async () => 2, { signal: leaver.signal }, prefetchSecond))
  const c = queue.join('c', 'c', async () => 3, {}, prefetchThird)
  await first.begun
  expect(prefetchThird).not.toHaveBeenCalled()
  leaver.abort()
  expect(isCancelled(await b)).toBe(true)
  expect(onAbort).toHaveBeenCalledTimes(1)
  expect(prefetchThird).toHaveBeenCalledTimes(1)
  first.end(1)
  expect(await Promise.all([a, c])).toEqual([1, 3])
})

test('a job that joins an empty queue while another runs is prepared at once', async () => {
  const queue = createQueue()
  const first = job<number>()
  const prefetch = vi.fn()
  const a = queue.join('a', 'a', first.work, {})
  await first.begun
  const b = queue.join('b', 'b', async () => 2, {}, prefetch)
  expect(prefetch).toHaveBeenCalledTimes(1)
  first.end(1)
  expect(await Promise.all([a, b])).toEqual([1, 2])
})
