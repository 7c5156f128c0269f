/** Photos that the engine takes: decoded for each attempt, and closed in any case. */
import { expect, test, vi } from 'vitest'
import {
  type Inference,
  infer,
  inferAhead,
  inferViews,
} from '../../../../src/client/engine/infer.ts'
import { loadModel } from '../../../../src/client/engine/load.ts'
import { isCancelled } from '../../../../src/core/errors.ts'
import { STARTER } from '../../../../src/core/models.ts'
import { WHOLE } from '../../../../src/core/refine/photoViews.ts'
import { DEFAULT_SETTINGS } from '../../../../src/core/settings.ts'
import type { Progress } from '../../../../src/core/types.ts'
import type { EngineApi } from '../../../../src/worker/protocol.ts'
import { caught, FAILED, fakeEngine, ignore, reportOf } from './fakeEngine.ts'

function photo(signal: AbortSignal, open: () => void, close: () => void) {
  return {
    name: 'x',
    model: STARTER,
    settings: DEFAULT_SETTINGS,
    open: async () => (open(), { bitmap: { width: 1, height: 1, close }, ms: 7 }),
    onProgress: ignore,
    signal,
  } satisfies Inference<{ readonly bitmap: ImageBitmap; readonly ms: number }>
}

test('an abort while the photo is decoded keeps it from the model, and the photo is closed', async () => {
  const run = vi.fn<EngineApi['infer']>(async () => FAILED)
  const { engine } = fakeEngine({ infer: run })
  const leaver = new AbortController()
  const close = vi.fn()
  const left = infer(
    engine,
    photo(leaver.signal, () => leaver.abort(), close),
  )
  expect(isCancelled(await caught(left))).toBe(true)
  expect(run).not.toHaveBeenCalled()
  expect(close).toHaveBeenCalledTimes(1)
})

test('the same holds for the photo of the views', async () => {
  const run = vi.fn<EngineApi['inferViews']>(async () => FAILED)
  const { engine } = fakeEngine({ inferViews: run })
  const leaver = new AbortController()
  const close = vi.fn()
  const left = inferViews(
    engine,
    [{ ...WHOLE, mirrored: true }],
    photo(leaver.signal, () => leaver.abort(), close),
  )
  expect(isCancelled(await caught(left))).toBe(true)
  expect(run).not.toHaveBeenCalled()
  expect(close).toHaveBeenCalledTimes(1)
})

test('a photo that cannot be decoded fails with its own error, and the engine is not restarted', async () => {
  const { engine, starts } = fakeEngine()
  const error = new TypeError('no photo')
  const progress: Progress[] = []
  const failed = infer(engine, {
    ...photo(new AbortController().signal, ignore, ignore),
    open: () => Promise.reject(error),
    onProgress: (step) => void progress.push(step),
  })
  expect(await caught(failed)).toBe(error)
  expect(progress).toEqual([{ stage: 'decode', fraction: null }])
  expect(starts).toHaveLength(1)
})

test('a photo is handed to a busy worker only if it has the model loaded and the model is fast', async () => {
  const map = { width: 1, height: 1, data: Float32Array.of(1) }
  let inferMs = 400
  const run = vi.fn<EngineApi['infer']>(async () => ({
    ok: true,
    value: {
      map,
      min: 1,
      max: 1,
      timing: { infer: inferMs },
      engine: reportOf(),
      notices: [],
    },
  }))
  const { engine } = fakeEngine({ infer: run })
  const { signal } = new AbortController()
  const bitmap = () => Object.assign(new ArrayBuffer(1), { width: 1, height: 1, close: ignore })
  const taken = {
    ...photo(signal, ignore, ignore),
    open: async () => ({ bitmap: bitmap(), ms: 7 }),
  }
  const ahead = () => inferAhead(engine, taken)
  expect(await caught(ahead())).toBeInstanceOf(RangeError)
  await loadModel(engine, STARTER, ignore)
  expect(await caught(ahead())).toBeInstanceOf(RangeError)
  await infer(engine, taken)
  expect(await ahead()).toMatchObject({ map, opened: { ms: 7 } })
  inferMs = 600
  await infer(engine, taken)
  expect(await caught(ahead())).toBeInstanceOf(RangeError)
  expect(run).toHaveBeenCalledTimes(3)
})
