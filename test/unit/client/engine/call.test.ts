/** The engine as one object: its restarts, its threads, and its report. */
import { expect, test, vi } from 'vitest'
import { fetchModel, loadModel } from '../../../../src/client/engine/load.ts'
import { isCancelled } from '../../../../src/core/errors.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { EngineReport } from '../../../../src/core/types.ts'
import type { EngineApi } from '../../../../src/worker/protocol.ts'
import {
  caught,
  FAILED,
  fakeEngine,
  ignore,
  loadWell,
  OUT_OF_MEMORY,
  reportOf,
} from './fakeEngine.ts'

test('a lack of memory leads to a second attempt with one thread, and a notice', async () => {
  const { engine, starts, ended } = fakeEngine({ load: async () => OUT_OF_MEMORY }, {})
  expect(await loadModel(engine, STARTER, ignore)).toEqual([
    { code: 'worker-restarted', threads: 1 },
  ])
  expect(starts.map(({ threads }) => threads)).toEqual([4, 1])
  expect(ended).toEqual([0])
  expect(engine.threads()).toEqual({ threads: 1, reason: 'start-failed' })
})

test('a restart for one call moves a running download to the same new worker and starts no third one', async () => {
  let fetching: () => void = ignore
  const isFetching = new Promise<void>((resolve) => (fetching = resolve))
  const { engine, starts } = fakeEngine(
    {
      load: async () => (await isFetching, OUT_OF_MEMORY),
      fetchModel: () => (fetching(), new Promise(() => undefined)),
    },
    { fetchModel: async () => ({ ok: true, value: null }) },
  )
  const [loaded, fetched] = await Promise.all([
    loadModel(engine, STARTER, ignore),
    fetchModel(engine, STARTER, ignore),
  ])
  expect(loaded).toEqual([{ code: 'worker-restarted', threads: 1 }])
  expect(fetched).toBeUndefined()
  expect(starts).toHaveLength(2)
})

test('a model that no engine can run does not cost the next model its threads', async () => {
  const { engine, starts } = fakeEngine(
    { load: async () => FAILED },
    { load: async () => FAILED },
    {},
  )
  expect(await caught(loadModel(engine, STARTER, ignore))).toMatchObject({ code: 'engine-failed' })
  expect(await loadModel(engine, STARTER, ignore)).toEqual([])
  expect(starts.map(({ threads }) => threads)).toEqual([4, 1, 4])
})

test('a worker that dies twice is reported with the name of the photo', async () => {
  const { engine, ended } = fakeEngine()
  const outcome = caught(
    engine.call('photo.jpg', undefined, (worker) =>
      worker.call(() => (worker.terminate(), new Promise(() => undefined)), 1000),
    ),
  )
  expect(await outcome).toMatchObject({ code: 'worker-died', facts: { name: 'photo.jpg' } })
  expect(ended).toEqual([0, 1])
})

test('an abort while the worker starts keeps the call from the worker', async () => {
  let go: () => void = ignore
  const load = vi.fn(loadWell)
  const { engine, starts } = fakeEngine({
    start: () => new Promise((resolve) => (go = () => resolve(false))),
    load,
  })
  const leaver = new AbortController()
  const left = caught(loadModel(engine, STARTER, ignore, leaver.signal))
  await vi.waitFor(() => expect(starts).toHaveLength(1))
  leaver.abort()
  go()
  expect(isCancelled(await left)).toBe(true)
  expect(load).not.toHaveBeenCalled()
})

test('an abort is sent to the worker with the token of the call that it stops', async () => {
  let loading: (token: number) => void = ignore
  const isLoading = new Promise<number>((resolve) => (loading = resolve))
  const abort = vi.fn<EngineApi['abort']>(async () => undefined)
  const { engine } = fakeEngine({
    load: (token) => (loading(token), new Promise(() => undefined)),
    abort,
  })
  const leaver = new AbortController()
  void caught(loadModel(engine, STARTER, ignore, leaver.signal))
  const token = await isLoading
  leaver.abort()
  await vi.waitFor(() => expect(abort).toHaveBeenCalledWith(token))
})

test('an aborted call that does not end within a second costs its worker, and no other call', async () => {
  let fetching: () => void = ignore
  const isFetching = new Promise<void>((resolve) => (fetching = resolve))
  const { engine, starts, ended } = fakeEngine(
    {
      load: () => new Promise(() => undefined),
      fetchModel: () => (fetching(), new Promise(() => undefined)),
    },
    { fetchModel: async () => ({ ok: true, value: null }) },
  )
  const leaver = new AbortController()
  const left = caught(loadModel(engine, STARTER, ignore, leaver.signal))
  const fetched = fetchModel(engine, STARTER, ignore)
  await isFetching
  leaver.abort()
  expect(isCancelled(await left)).toBe(true)
  expect(await fetched).toBeUndefined()
  expect(ended).toEqual([0])
  expect(await loadModel(engine, STARTER, ignore)).toEqual([])
  expect(starts.map(({ threads }) => threads)).toEqual([4, 4])
})

test('an aborted call that ends within a second keeps its worker', async () => {
  let end: () => void = ignore
  const { engine, ended } = fakeEngine({
    load: () => new Promise((resolve) => (end = () => resolve(FAILED))),
    abort: async () => end(),
  })
  const leaver = new AbortController()
  const left = caught(loadModel(engine, STARTER, ignore, leaver.signal))
  await vi.waitFor(() => expect(end).not.toBe(ignore))
  leaver.abort()
  await left
  await new Promise((resolve) => setTimeout(resolve, 1100))
  expect(ended).toEqual([])
})

test('a model that twice does not answer in time is not reported as a death', async () => {
  const { engine } = fakeEngine()
  const outcome = caught(
    engine.call('photo.jpg', undefined, (worker) =>
      worker.call(() => new Promise(() => undefined), 10),
    ),
  )
  expect(await outcome).toMatchObject({ code: 'no-answer', facts: { name: 'photo.jpg' } })
})

test('another engine that is preferred replaces the running worker', async () => {
  const { engine, starts, ended } = fakeEngine()
  await loadModel(engine, STARTER, ignore)
  engine.prefer('ort')
  await vi.waitFor(() => expect(ended).toEqual([0]))
  await loadModel(engine, STARTER, ignore)
  expect(starts.map(({ choice }) => choice)).toEqual(['auto', 'ort'])
})

test('a number of threads that is forced later holds for the next worker', async () => {
  const { engine, starts } = fakeEngine()
  expect(engine.threads()).toEqual({ threads: 4, reason: 'isolated' })
  await loadModel(engine, STARTER, ignore)
  engine.forceThreads(2)
  expect(engine.threads()).toEqual({ threads: 2, reason: 'forced' })
  engine.prefer('ort')
  await loadModel(engine, STARTER, ignore)
  expect(starts.map(({ threads }) => threads)).toEqual([4, 2])
})

test('a subscriber receives the current report, then each different one, until it unsubscribes', () => {
  const { engine } = fakeEngine()
  const seen: (EngineReport | null)[] = []
  const unsubscribe = engine.state.subscribe((report) => void seen.push(report))
  engine.report(reportOf())
  engine.report(reportOf())
  engine.report(reportOf({ threads: 1 }))
  unsubscribe()
  engine.report(reportOf({ threads: 2 }))
  expect(seen.map((report) => report?.threads)).toEqual([undefined, 4, 1])
  expect(engine.state.get()?.threads).toBe(2)
})

test('two engines share nothing', async () => {
  const [first, second] = [fakeEngine({ load: async () => OUT_OF_MEMORY }, {}), fakeEngine()]
  await loadModel(first.engine, STARTER, ignore)
  first.engine.prefer('ort')
  expect(second.engine.threads().threads).toBe(4)
  expect(second.engine.choice()).toBe('auto')
  expect(second.engine.state.get()).toBeNull()
})
