/** Photos that the engine takes: decoded for each attempt, and closed in any case. */
import { expect, test, vi } from 'vitest'
import { type Inference, infer, inferViews } from '../../../../src/client/engine/infer.ts'
import { isCancelled } from '../../../../src/core/errors.ts'
import { STARTER } from '../../../../src/core/models.ts'
import { WHOLE } from '../../../../src/core/refine/views.ts'
import { DEFAULT_SETTINGS } from '../../../../src/core/settings.ts'
import type { Progress } from '../../../../src/core/types.ts'
import type { EngineApi } from '../../../../src/worker/protocol.ts'
import { caught, FAILED, fakeEngine, ignore } from './fakeEngine.ts'

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
