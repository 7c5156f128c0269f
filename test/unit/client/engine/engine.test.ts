/** The engine's restarts, against workers that fail as they are told to. */
import { expose } from 'comlink'
import { beforeEach, expect, test, vi } from 'vitest'
import { isCancelled } from '../../../../src/core/errors.ts'
import { STARTER } from '../../../../src/core/models.ts'
import { WHOLE } from '../../../../src/core/refine/views.ts'
import { DEFAULT_SETTINGS } from '../../../../src/core/settings.ts'
import type { EngineReport } from '../../../../src/core/types.ts'
import type {
  EngineApi,
  LoadedModel,
  Reply,
  StartOptions,
} from '../../../../src/worker/protocol.ts'

type Load = EngineApi['load']

const OUT_OF_MEMORY: Reply<never> = {
  ok: false,
  failure: { code: 'out-of-memory', facts: { name: 'x' } },
}
const FAILED: Reply<never> = {
  ok: false,
  failure: { code: 'engine-failed', facts: { name: 'x', detail: 'x' } },
}

const starts: StartOptions[] = []
const begun = { start: (): Promise<void> => Promise.resolve() }
/** What the n-th worker answers to `load`; the last stands for all later ones. */
let loads: Load[] = []
let fetches: EngineApi['fetchModel'][] = []
/** What onnxruntime-web and the judging worker say. */
let answer: EngineApi['referenceOutput'] = async () => FAILED
let judge: EngineApi['verify'] = async () => FAILED
let infers: EngineApi['inferViews'] = async () => FAILED
/** Which of the workers ended. */
const ended: number[] = []

function report(part: Partial<EngineReport> = {}): EngineReport {
  return {
    engine: 'e',
    kind: 'turbo',
    declined: null,
    threads: starts[0]?.threads ?? 0,
    reason: 'isolated',
    isolated: true,
    ...part,
  }
}

async function well(): Promise<Reply<LoadedModel>> {
  return { ok: true, value: { report: report(), isVerified: true } }
}
async function unchecked(): Promise<Reply<LoadedModel>> {
  return { ok: true, value: { report: report(), isVerified: false } }
}

vi.mock('../../../../src/client/spawn.ts', () => ({
  startable: (url: string) => url,
  spawnEngine: () => {
    const { port1, port2 } = new MessageChannel()
    const nth = starts.length
    const api: Partial<EngineApi> = {
      start: async (options) => {
        starts.push(options)
        await begun.start()
        return false
      },
      load: (...given) => (loads[nth] ?? loads.at(-1) ?? well)(...given),
      fetchModel: (...given) => (fetches[nth] ?? fetches.at(-1) ?? (async () => FAILED))(...given),
      referenceOutput: (...given) => answer(...given),
      verify: (...given) => judge(...given),
      inferViews: (...given) => infers(...given),
      abort: async () => undefined,
    }
    expose(api, port2)
    port1.start()
    return Object.assign(port1, {
      terminate: () => (ended.push(nth), port1.close(), port2.close()),
    })
  },
}))

function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it went well',
    (error: unknown) => error,
  )
}
function silent(): void {
  return undefined
}

beforeEach(() => {
  starts.length = 0
  loads = []
  fetches = []
  ended.length = 0
  answer = async () => FAILED
  judge = async () => FAILED
  infers = async () => FAILED
  begun.start = () => Promise.resolve()
  vi.resetModules()
  vi.stubGlobal('location', { search: '' })
  vi.stubGlobal('document', { baseURI: 'http://host/' })
  vi.stubGlobal('navigator', { hardwareConcurrency: 4 })
  vi.stubGlobal('crossOriginIsolated', true)
  return () => vi.unstubAllGlobals()
})

async function engine() {
  return {
    ...(await import('../../../../src/client/engine/life.ts')),
    ...(await import('../../../../src/client/engine/load.ts')),
    ...(await import('../../../../src/client/engine/infer.ts')),
    ...(await import('../../../../src/client/engine/report.ts')),
  }
}

test('memory that ends is tried once more with one thread, and that is said', async () => {
  loads = [async () => OUT_OF_MEMORY, well]
  const { loadModel } = await engine()
  expect(await loadModel(STARTER, silent)).toEqual([{ code: 'worker-restarted', threads: 1 }])
  expect(starts.map(({ threads }) => threads)).toEqual([4, 1])
})

test('a restart for one call takes a download along to the same new worker, and ends no other', async () => {
  let fetching: () => void = silent
  const isFetching = new Promise<void>((resolve) => (fetching = resolve))
  loads = [async () => (await isFetching, OUT_OF_MEMORY), well]
  fetches = [
    () => (fetching(), new Promise(() => undefined)),
    async () => ({ ok: true, value: null }),
  ]
  const { fetchModel, loadModel } = await engine()
  const [loaded, fetched] = await Promise.all([
    loadModel(STARTER, silent),
    fetchModel(STARTER, silent),
  ])
  expect(loaded).toEqual([{ code: 'worker-restarted', threads: 1 }])
  expect(fetched).toBeUndefined()
  expect(starts).toHaveLength(2)
})

test('a model that no engine can run does not cost the next one its threads', async () => {
  loads = [async () => FAILED, async () => FAILED, well]
  const { loadModel } = await engine()
  expect(await caught(loadModel(STARTER, silent))).toMatchObject({ code: 'engine-failed' })
  expect(await loadModel(STARTER, silent)).toEqual([])
  expect(starts.map(({ threads }) => threads)).toEqual([4, 1, 4])
})

test('a worker is asked for a model once, and again after another one; a new worker is asked anew', async () => {
  const load = vi.fn(well)
  loads = [load]
  const { loadModel, preferEngine } = await engine()
  const other = { ...STARTER, sha256: 'other' }
  for (const model of [STARTER, STARTER, other, STARTER, STARTER])
    expect(await loadModel(model, silent)).toEqual([])
  expect(load).toHaveBeenCalledTimes(3)
  preferEngine('ort')
  await loadModel(STARTER, silent)
  expect(load).toHaveBeenCalledTimes(4)
  expect(starts.map(({ wish }) => wish)).toEqual(['auto', 'ort'])
})

test('who leaves while the worker starts has asked it for nothing', async () => {
  let go: () => void = silent
  begun.start = () => new Promise((resolve) => (go = resolve))
  const load = vi.fn(well)
  loads = [load]
  const { loadModel } = await engine()
  const leaver = new AbortController()
  const left = caught(loadModel(STARTER, silent, leaver.signal))
  await vi.waitFor(() => expect(starts).toHaveLength(1))
  leaver.abort()
  go()
  expect(isCancelled(await left)).toBe(true)
  expect(load).not.toHaveBeenCalled()
})

test('a model that nobody has checked is asked of onnxruntime-web in a worker of its own, which then ends', async () => {
  loads = [unchecked]
  answer = async () => ({ ok: true, value: [1, 2, 3] })
  const judged = vi.fn<EngineApi['verify']>(async () => ({
    ok: true,
    value: { report: report({ kind: 'ort', declined: { code: 'check' } }), isVerified: true },
  }))
  judge = judged
  const { engineState, loadModel } = await engine()
  await loadModel(STARTER, silent)
  expect(starts.map(({ wish }) => wish)).toEqual(['auto', 'ort'])
  expect(judged.mock.calls.map(([, model, given]) => [model.id, given])).toEqual([
    ['starter', [1, 2, 3]],
  ])
  expect(ended).toEqual([1])
  expect(engineState.get()).toMatchObject({ kind: 'ort', declined: { code: 'check' } })
})

test('where onnxruntime-web cannot be asked, turbo goes on unchecked', async () => {
  loads = [unchecked]
  const { engineState, loadModel } = await engine()
  expect(await loadModel(STARTER, silent)).toEqual([])
  expect(engineState.get()).toMatchObject({ kind: 'turbo', declined: null })
  expect(ended).toEqual([1])
})

test('another engine that is asked for takes the place of the one that runs', async () => {
  const { loadModel, preferEngine } = await engine()
  await loadModel(STARTER, silent)
  preferEngine('ort')
  await vi.waitFor(() => expect(ended).toEqual([0]))
  await loadModel(STARTER, silent)
  expect(starts.map(({ wish }) => wish)).toEqual(['auto', 'ort'])
})

test('who leaves while onnxruntime-web is asked for its answer is not kept waiting for it', async () => {
  loads = [unchecked]
  let asked: () => void = silent
  const isAsked = new Promise<void>((resolve) => (asked = resolve))
  answer = () => (asked(), new Promise(() => undefined))
  const { loadModel } = await engine()
  const leaver = new AbortController()
  const left = caught(loadModel(STARTER, silent, leaver.signal))
  await isAsked
  leaver.abort()
  expect(isCancelled(await left)).toBe(true)
  expect(ended).toEqual([1])
})

test('who leaves while the photo of the views is decoded has no view run, and the photo is closed', async () => {
  const run = vi.fn<EngineApi['inferViews']>(async () => FAILED)
  infers = run
  const { inferViews } = await engine()
  const leaver = new AbortController()
  const close = vi.fn()
  const decode = async (): Promise<ImageBitmap> => (leaver.abort(), { width: 1, height: 1, close })
  expect(
    isCancelled(
      await caught(
        inferViews(
          'x',
          STARTER,
          DEFAULT_SETTINGS,
          [{ ...WHOLE, mirrored: true }],
          decode,
          silent,
          leaver.signal,
        ),
      ),
    ),
  ).toBe(true)
  expect(run).not.toHaveBeenCalled()
  expect(close).toHaveBeenCalledTimes(1)
})
