import { beforeEach, expect, test, vi } from 'vitest'
import { DepthdropError } from '../../../src/core/errors.ts'
import { createController } from '../../../src/element/controller.ts'
import type { DepthRequest } from '../../../src/element/state.ts'
import type { Estimate, estimateDepth } from '../../../src/estimate.ts'

interface Call {
  readonly options: Parameters<typeof estimateDepth>[1]
  finish(): void
  fail(error: Error): void
}
/** The estimates that were started and not yet taken by a test, oldest first. */
const calls: Call[] = []

vi.mock('../../../src/estimate.ts', () => ({
  estimateDepth: (_: Blob, options: Call['options']) =>
    new Promise((resolve, reject) =>
      calls.push({ options, finish: () => resolve({} as Estimate), fail: reject }),
    ),
}))
vi.mock('../../../src/library/estimateDepth.ts', () => ({ modelOf: (name: string) => name }))
vi.mock('../../../src/library/result.ts', () => ({ resultOf: () => ({ width: 1 }) }))
vi.mock('../../../src/library/pictureBytes.ts', () => ({ toBlob: async (blob: Blob) => blob }))

function request(name: string): DepthRequest {
  const source = new File([], name)
  return { source, model: 'starter', detail: 'raw', flip: false, credentials: 'same-origin' }
}

function setUp() {
  const listener = {
    changed: vi.fn(),
    replaced: vi.fn(),
    progress: vi.fn(),
    decoded: vi.fn(),
    depth: vi.fn(),
    failed: vi.fn(),
  }
  return { controller: createController(listener), listener }
}

async function nextCall(): Promise<Call> {
  await vi.waitFor(() => expect(calls).not.toHaveLength(0))
  return calls.shift() as Call
}

beforeEach(() => {
  calls.length = 0
})

test('a request goes from waiting over busy to ready, and is painted at 1', async () => {
  const { controller, listener } = setUp()
  controller.setRequest(request('a.jpg'))
  expect(controller.state()).toEqual({ kind: 'waiting', reached: 0 })
  const call = await nextCall()
  expect(controller.state().kind).toBe('busy')
  call.finish()
  await controller.result()
  expect(controller.state()).toMatchObject({ kind: 'ready', isPainted: false })
  expect(listener.depth).toHaveBeenCalledTimes(1)
  controller.markPainted()
  expect(controller.state()).toMatchObject({ kind: 'ready', isPainted: true, reached: 1 })
})

test('an equal request does not start again', async () => {
  const { controller, listener } = setUp()
  const first = request('a.jpg')
  controller.setRequest(first)
  await nextCall()
  controller.setRequest({ ...first })
  await Promise.resolve()
  expect(calls).toHaveLength(0)
  expect(listener.replaced).toHaveBeenCalledTimes(1)
})

test('the earlier picture is replaced before the next request reports progress', async () => {
  const { controller, listener } = setUp()
  controller.setRequest(request('a.jpg'))
  const first = await nextCall()
  first.finish()
  await controller.result()
  listener.progress.mockClear()
  listener.replaced.mockImplementation(() => expect(listener.progress).not.toHaveBeenCalled())
  controller.setRequest(request('b.jpg'))
  await nextCall()
  expect(listener.replaced).toHaveBeenCalledTimes(2)
  expect(listener.progress).toHaveBeenCalled()
})

test('the newest request wins: the earlier one is aborted, and its late result is ignored', async () => {
  const { controller, listener } = setUp()
  controller.setRequest(request('a.jpg'))
  const earlierResult = controller.result()
  const earlier = await nextCall()
  controller.setRequest(request('b.jpg'))
  const later = await nextCall()
  expect(earlier.options?.signal?.aborted).toBe(true)
  later.finish()
  await controller.result()
  earlier.finish()
  await expect(earlierResult).rejects.toMatchObject({ name: 'AbortError' })
  expect(controller.state().kind).toBe('ready')
  expect(listener.depth).toHaveBeenCalledTimes(1)
  expect(listener.failed).not.toHaveBeenCalled()
})

test('the progress never decreases', async () => {
  const { controller, listener } = setUp()
  controller.setRequest(request('a.jpg'))
  const { options } = await nextCall()
  options?.onProgress?.({ stage: 'infer', fraction: 0.5 })
  options?.onProgress?.({ stage: 'decode', fraction: 1 })
  options?.onProgress?.({ stage: 'infer', fraction: 0.9 })
  const fractions = listener.progress.mock.calls.map(([{ fraction }]) => fraction)
  expect(fractions).toEqual([...new Set(fractions)].sort((a, b) => a - b))
  expect(fractions).toHaveLength(3)
})

test('a full queue of the engine is no failure: the estimate is tried again', async () => {
  const { controller, listener } = setUp()
  controller.setRequest(request('a.jpg'))
  const first = await nextCall()
  first.fail(new DepthdropError('queue-full'))
  const second = await nextCall()
  second.finish()
  await controller.result()
  expect(listener.failed).not.toHaveBeenCalled()
})

test('an unknown error fails as a DepthdropError that names the photo', async () => {
  const { controller, listener } = setUp()
  controller.setRequest(request('a.jpg'))
  const call = await nextCall()
  call.fail(new Error('no'))
  await expect(controller.result()).rejects.toBeInstanceOf(DepthdropError)
  expect(controller.state()).toMatchObject({
    kind: 'failed',
    error: { code: 'engine-failed', facts: { name: 'a.jpg', detail: 'no' } },
  })
  expect(listener.failed).toHaveBeenCalledTimes(1)
})

test('without a request the state is idle, and the result rejects with an AbortError', async () => {
  const { controller } = setUp()
  controller.setRequest(request('a.jpg'))
  controller.setRequest(null)
  expect(controller.state()).toEqual({ kind: 'idle' })
  await expect(controller.result()).rejects.toMatchObject({ name: 'AbortError' })
})
