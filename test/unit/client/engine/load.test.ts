/** Models for the engine, and their check against onnxruntime-web. */
import { expect, test, vi } from 'vitest'
import { loadModel } from '../../../../src/client/engine/load.ts'
import { isCancelled } from '../../../../src/core/errors.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { EngineApi } from '../../../../src/worker/protocol.ts'
import { caught, fakeEngine, ignore, loadUnverified, loadWell, reportOf } from './fakeEngine.ts'

test('a worker loads a model once, again after another model, and again after a restart', async () => {
  const load = vi.fn(loadWell)
  const { engine, starts } = fakeEngine({ load })
  const other = { ...STARTER, sha256: 'other' }
  for (const model of [STARTER, STARTER, other, STARTER, STARTER])
    expect(await loadModel(engine, model, ignore)).toEqual([])
  expect(load).toHaveBeenCalledTimes(3)
  engine.prefer('ort')
  await loadModel(engine, STARTER, ignore)
  expect(load).toHaveBeenCalledTimes(4)
  expect(starts.map(({ choice }) => choice)).toEqual(['auto', 'ort'])
})

test('a model that was never verified is run by onnxruntime-web in a worker of its own, which then ends', async () => {
  const verify = vi.fn<EngineApi['verify']>(async () => ({
    ok: true,
    value: { report: reportOf({ kind: 'ort', declined: { code: 'check' } }), isVerified: true },
  }))
  const { engine, starts, ended } = fakeEngine({
    load: loadUnverified,
    referenceOutput: async () => ({ ok: true, value: [1, 2, 3] }),
    verify,
  })
  await loadModel(engine, STARTER, ignore)
  expect(starts.map(({ choice }) => choice)).toEqual(['auto', 'ort'])
  expect(verify.mock.calls.map(([, model, given]) => [model.id, given])).toEqual([
    ['starter', [1, 2, 3]],
  ])
  expect(ended).toEqual([1])
  expect(engine.state.get()).toMatchObject({ kind: 'ort', declined: { code: 'check' } })
})

test('if onnxruntime-web cannot run the model, turbo runs it unverified and the next load asks again', async () => {
  const load = vi.fn(loadUnverified)
  const { engine, ended } = fakeEngine({ load })
  expect(await loadModel(engine, STARTER, ignore)).toEqual([])
  expect(engine.state.get()).toMatchObject({ kind: 'turbo', declined: null })
  expect(ended).toEqual([1])
  await loadModel(engine, STARTER, ignore)
  expect(load).toHaveBeenCalledTimes(2)
})

test('an abort while onnxruntime-web runs ends the wait and its worker', async () => {
  let asked: () => void = ignore
  const isAsked = new Promise<void>((resolve) => (asked = resolve))
  const { engine, ended } = fakeEngine({
    load: loadUnverified,
    referenceOutput: () => (asked(), new Promise(() => undefined)),
  })
  const leaver = new AbortController()
  const left = caught(loadModel(engine, STARTER, ignore, leaver.signal))
  await isAsked
  leaver.abort()
  expect(isCancelled(await left)).toBe(true)
  expect(ended).toEqual([1])
})
