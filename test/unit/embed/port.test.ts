import { afterEach, describe, expect, test, vi } from 'vitest'
import { DepthdropError } from '../../../src/core/errors.ts'
import type { Progress } from '../../../src/core/types.ts'
import type { EstimateReply } from '../../../src/embed/handleEstimate.ts'
import type { Capabilities, EstimateRequest, Reply } from '../../../src/embed/messages.ts'
import {
  BURST,
  MAX_PENDING,
  type PortHandlers,
  type Service,
  serve,
} from '../../../src/embed/port.ts'

vi.mock('../../../src/embed/handleEstimate.ts', () => ({}))

const can: Capabilities = {
  version: 1,
  isolated: false,
  threads: 1,
  engine: null,
  reason: 'not-isolated',
  models: [],
}

interface Job {
  readonly request: EstimateRequest
  readonly signal: AbortSignal
  readonly report: (progress: Progress) => void
  readonly finish: () => void
  readonly fail: (error: unknown) => void
}

function made(): EstimateReply {
  const data = new Float32Array([1, 2])
  return {
    result: {
      width: 2,
      height: 1,
      data,
      min: 1,
      max: 2,
      size: { width: 2, height: 1 },
      detail: 'raw',
      flip: false,
      engine: 'e',
      threads: 1,
      reason: 'forced',
      notices: [],
      cached: false,
      timing: {},
    },
    transfer: [data.buffer],
  }
}

const services: (Service & { readonly host: MessagePort })[] = []
afterEach(() => {
  for (const { host, close } of services.splice(0)) {
    close('The test is over.')
    host.close()
  }
})

/** A served port. The test finishes its jobs. */
function start() {
  const jobs: Job[] = []
  const settings: unknown[] = []
  const replies: Reply[] = []
  const listeners = new Set<(changed: Capabilities) => void>()
  const handlers: PortHandlers = {
    estimate: (request, { signal, onProgress }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        jobs.push({
          request,
          signal,
          report: onProgress,
          finish: () => resolve(made()),
          fail: reject,
        })
      }),
    show: () => () => undefined,
    set: (setting) => settings.push(setting),
    capabilities: () => can,
    onCapabilities: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const { port1: host, port2 } = new MessageChannel()
  host.addEventListener('message', ({ data }: MessageEvent<Reply>) => replies.push(data))
  host.start()
  const service = serve(port2, 'nonce', handlers)
  services.push({ ...service, host })
  const estimate = (id: number): void =>
    host.postMessage({ type: 'estimate', id, source: new ArrayBuffer(2) })
  const of = (type: Reply['type']): readonly Reply[] =>
    replies.filter((reply) => reply.type === type)
  return { jobs, settings, replies, listeners, host, service, estimate, of }
}

test('a hello gets one ready message with its nonce and the capabilities', async () => {
  const { replies } = start()
  await expect
    .poll(() => replies)
    .toEqual([{ type: 'ready', version: 1, nonce: 'nonce', capabilities: can }])
})

test('a request gets progress in visible steps and a result whose floats are transferred', async () => {
  const { jobs, of, estimate } = start()
  estimate(5)
  await expect.poll(() => jobs.length).toBe(1)
  for (const fraction of [null, 0, 0.001, 0.5, 0.501, 1])
    jobs[0]?.report({ stage: 'infer', fraction })
  jobs[0]?.finish()
  await expect
    .poll(() => of('done'))
    .toMatchObject([{ id: 5, width: 2, data: new Float32Array([1, 2]), threads: 1 }])
  expect(of('progress').map((reply) => 'fraction' in reply && reply.fraction)).toEqual([
    null,
    0.5,
    1,
  ])
})

test('a DepthdropError is reported with code and message, any other error as unexpected', async () => {
  const { jobs, of, estimate } = start()
  estimate(1)
  estimate(2)
  await expect.poll(() => jobs.length).toBe(2)
  jobs[0]?.fail(new DepthdropError('empty-file', { name: 'a.png' }))
  jobs[1]?.fail(new RangeError('odd'))
  await expect
    .poll(() => of('failed'))
    .toMatchObject([
      {
        id: 1,
        name: 'DepthdropError',
        code: 'empty-file',
        message: expect.stringContaining('a.png'),
      },
      { id: 2, code: 'unexpected', message: expect.stringContaining('odd') },
    ])
})

test('cancelling aborts the request of that id only', async () => {
  const { jobs, of, host, estimate } = start()
  estimate(1)
  host.postMessage({ type: 'cancel', id: 2 })
  host.postMessage({ type: 'cancel', id: 1 })
  await expect
    .poll(() => of('cancelled'))
    .toEqual([{ type: 'cancelled', id: 1, name: 'AbortError', message: 'Cancelled.' }])
  expect(jobs[0]?.signal.aborted).toBe(true)
})

test('a second request with a pending id is refused, and the first one continues', async () => {
  const { jobs, of, estimate } = start()
  estimate(1)
  estimate(1)
  await expect.poll(() => of('failed')).toMatchObject([{ id: null, code: 'bad-message' }])
  jobs[0]?.finish()
  await expect.poll(() => of('done')).toMatchObject([{ id: 1 }])
  expect(jobs.length).toBe(1)
})

describe('five thousand requests at once', () => {
  const MANY = 5000
  test('are all answered in far fewer messages, and eight of them run', async () => {
    const { jobs, replies, of, estimate } = start()
    for (let id = 0; id < MANY; id += 1) estimate(id)
    const answered = (): number =>
      new Set(
        replies.flatMap<number | null>((reply) =>
          'ids' in reply ? reply.ids : 'id' in reply ? [reply.id] : [],
        ),
      ).size
    await expect.poll(answered, { timeout: 10_000 }).toBe(MANY - MAX_PENDING)
    expect(jobs.length).toBe(MAX_PENDING)
    expect(of('failed').every((reply) => 'code' in reply && reply.code === 'queue-full')).toBe(true)
    expect(of('busy').every((reply) => 'code' in reply && reply.code === 'busy')).toBe(true)
    // One message for each request within the rate. The bucket may have filled a little meanwhile.
    expect(replies.length).toBeLessThan(BURST * 10)
    for (const job of jobs) job.finish()
    await expect.poll(() => of('done').length).toBe(MAX_PENDING)
  })

  test('that are not valid are not all answered, and a valid one still runs', async () => {
    const { jobs, replies, of, host, estimate } = start()
    for (let i = 0; i < MANY; i += 1)
      host.postMessage({ type: 'estimate', source: 'x'.repeat(100), id: 'no' })
    estimate(1)
    await expect.poll(() => jobs.length + of('busy').length).toBe(1)
    expect(replies.length).toBeLessThan(BURST * 10)
  })
})

test('settings are passed to the page', async () => {
  const { settings, host } = start()
  host.postMessage({ type: 'set', palette: 'grey', more: 1 })
  await expect.poll(() => settings).toEqual([{ type: 'set', palette: 'grey' }])
})

test('changed capabilities are posted with the nonce', async () => {
  const { listeners, of } = start()
  for (const listener of listeners) listener({ ...can, reason: 'start-failed' })
  await expect
    .poll(() => of('capabilities'))
    .toEqual([
      {
        type: 'capabilities',
        version: 1,
        nonce: 'nonce',
        capabilities: { ...can, reason: 'start-failed' },
      },
    ])
})

test('a host that closes the port aborts its requests', async () => {
  const { jobs, host, listeners, estimate } = start()
  estimate(1)
  estimate(2)
  await expect.poll(() => jobs.length).toBe(2)
  host.postMessage({ type: 'close' })
  await expect.poll(() => jobs.every(({ signal }) => signal.aborted)).toBe(true)
  expect(listeners.size).toBe(0)
})

test('a ping is answered', async () => {
  const { host, of } = start()
  host.postMessage({ type: 'ping' })
  await expect.poll(() => of('pong').length).toBe(1)
})

test('closing a service aborts its requests and posts closed as the last message', async () => {
  const { jobs, replies, service, estimate } = start()
  estimate(1)
  await expect.poll(() => jobs.length).toBe(1)
  service.close('Enough.')
  expect(jobs[0]?.signal.aborted).toBe(true)
  await expect.poll(() => replies.at(-1)).toEqual({ type: 'closed', message: 'Enough.' })
})
