/** The path of a photo, with an engine that answers at once and without IndexedDB. */
import { readFileSync } from 'node:fs'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Inference } from '../../src/client/engine/infer.ts'
import { pageEngine } from '../../src/client/engine/pageEngine.ts'
import type { Refining } from '../../src/client/refineWithEngine.ts'
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts'
import type { Stage } from '../../src/core/types.ts'
import { estimateDepth } from '../../src/estimate.ts'

const JPEG = readFileSync(new URL('../fixtures/baseline.jpg', import.meta.url))
const EDGES = { ...DEFAULT_SETTINGS, detail: 'edges' } as const
const map = { width: 1, height: 2, data: Float32Array.of(1, 2) }

const engine = vi.hoisted(() => ({
  arithmetic: 'float32' as 'float32' | 'int8',
  load: vi.fn(async (): Promise<readonly never[]> => []),
  infer: vi.fn(),
  inferAhead: vi.fn((): void => {
    throw new Error('The photo waits for its turn.')
  }),
  /** Resolves when the engine has run the model. */
  run: vi.fn(async (): Promise<void> => undefined),
  refine: vi.fn(),
}))
vi.mock('../../src/client/engine/load.ts', () => ({ loadModel: engine.load }))
vi.mock('../../src/client/engine/infer.ts', () => {
  const run =
    (called: () => void) =>
    async (_: unknown, inference: Inference<{ readonly bitmap: ImageBitmap }>) => {
      called()
      inference.onProgress?.({ stage: 'decode', fraction: null })
      const { bitmap, ...opened } = await inference.open()
      bitmap.close()
      inference.onSent?.()
      await engine.run()
      const timing = { prepare: 1, infer: 2, normalise: 3 }
      const report = { engine: 'e', arithmetic: engine.arithmetic }
      return { map, min: 1, max: 2, timing, engine: report, notices: [], opened }
    }
  return { infer: run(engine.infer), inferAhead: run(engine.inferAhead) }
})
vi.mock('../../src/client/refineWithEngine.ts', () => ({
  refine: async (refining: Refining) => {
    engine.refine(refining.map)
    return { map, min: 1, max: 2, notices: [{ code: 'no-parts' }], engine: null }
  },
}))

let photos = 0
let closed = 0

/** Each is another photo: what follows the picture changes the hash only. */
function newPhoto(): File {
  return new File([JPEG, `${++photos}`], 'photo.jpg', { type: 'image/jpeg' })
}

beforeEach(() => {
  closed = 0
  engine.arithmetic = 'float32'
  vi.clearAllMocks()
  vi.stubGlobal('createImageBitmap', async () => ({
    width: 64,
    height: 48,
    close: () => (closed += 1),
  }))
  return () => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  }
})

test('a photo passes the stages in order, and its estimate has the photo, the timing and the map', async () => {
  const stages: Stage[] = []
  const photo = newPhoto()
  const onBitmap = vi.fn()
  const estimate = await estimateDepth(photo, {
    onProgress: ({ stage }) => void stages.push(stage),
    onBitmap,
  })
  expect(stages).toEqual(['read', 'model', 'decode'])
  expect(onBitmap).toHaveBeenCalledTimes(1)
  expect(estimate).toMatchObject({ name: 'photo.jpg', cached: false, min: 1, max: 2 })
  expect(estimate.map).toBe(map)
  expect(estimate.photo.blob).toBe(photo)
  expect(Object.keys(estimate.timing).sort()).toEqual(
    ['read', 'model', 'decode', 'prepare', 'infer', 'normalise'].sort(),
  )
  expect(estimate.notices).toContainEqual({ code: 'no-storage' })
  expect('storing' in estimate).toBe(false)
  expect(closed).toBe(1)
})

test('the same photo is answered from memory, without the model and without decoding', async () => {
  const photo = newPhoto()
  const first = await estimateDepth(photo)
  const onBitmap = vi.fn()
  const second = await estimateDepth(photo, { onBitmap })
  expect(second).toMatchObject({ key: first.key, cached: true })
  expect(Object.keys(second.timing)).toEqual(['read'])
  expect(engine.infer).toHaveBeenCalledTimes(1)
  expect(onBitmap).not.toHaveBeenCalled()
})

test('two calls for the same photo at once run the model once', async () => {
  const photo = newPhoto()
  const [a, b] = await Promise.all([estimateDepth(photo), estimateDepth(photo)])
  expect(a.key).toBe(b.key)
  expect(engine.infer).toHaveBeenCalledTimes(1)
})

test('a refined map is made of the raw one, and both can be recalled', async () => {
  const photo = newPhoto()
  const refined = await estimateDepth(photo, { settings: EDGES })
  expect(refined.notices).toContainEqual({ code: 'no-parts' })
  expect(refined.timing).toHaveProperty('refine')
  const raw = await estimateDepth(photo)
  expect(raw).toMatchObject({ cached: true, settings: DEFAULT_SETTINGS })
  expect(raw.key).not.toBe(refined.key)
  expect(await estimateDepth(photo, { settings: EDGES })).toMatchObject({
    cached: true,
    key: refined.key,
  })
  expect(engine.infer).toHaveBeenCalledTimes(1)
  expect(engine.refine).toHaveBeenCalledTimes(1)
})

test('a raw map that is known already is refined without another run of the model', async () => {
  const photo = newPhoto()
  await estimateDepth(photo)
  const refined = await estimateDepth(photo, { settings: EDGES })
  expect(refined.cached).toBe(false)
  expect(Object.keys(refined.timing).sort()).toEqual(['read', 'refine'])
  expect(engine.infer).toHaveBeenCalledTimes(1)
})

test('a map in 8 bits has a key of its own, and is not remembered under the key of 32 bits', async () => {
  const photo = newPhoto()
  // The visitor changes the engine while the photo is on its way.
  engine.arithmetic = 'int8'
  const late = await estimateDepth(photo)
  const again = await estimateDepth(photo)
  expect(again).toMatchObject({ key: late.key, cached: false })
  vi.spyOn(pageEngine, 'choice').mockReturnValue('int8')
  const int8 = await estimateDepth(photo)
  expect(int8.key).not.toBe(late.key)
  expect((await estimateDepth(photo)).cached).toBe(true)
})

test('a photo that was decoded ahead is closed when its model cannot be loaded', async () => {
  let fail: (error: Error) => void = () => undefined
  engine.load
    .mockImplementationOnce(() => new Promise((_, reject) => (fail = reject)))
    .mockImplementationOnce(() => Promise.reject(new Error('no model')))
  const first = estimateDepth(newPhoto()).catch(() => undefined)
  await vi.waitFor(() => expect(engine.load).toHaveBeenCalledTimes(1))
  const onBitmap = vi.fn()
  const second = estimateDepth(newPhoto(), { onBitmap }).catch((error: unknown) => error)
  await vi.waitFor(() => expect(onBitmap).toHaveBeenCalledTimes(1))
  fail(new Error('no model'))
  await first
  expect(await second).toMatchObject({ message: 'no model' })
  await vi.waitFor(() => expect(closed).toBe(1))
})

/** The engine works on the first photo until the returned function is called. */
function busyEngine(): () => void {
  let proceed = (): void => undefined
  engine.run.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        proceed = resolve
      }),
  )
  return () => proceed()
}

test('the engine receives the next photo while it works on another one', async () => {
  const proceed = busyEngine()
  engine.inferAhead.mockImplementationOnce(() => undefined)
  const first = estimateDepth(newPhoto())
  const second = estimateDepth(newPhoto())
  await vi.waitFor(() => expect(engine.inferAhead).toHaveBeenCalledTimes(1))
  proceed()
  await first
  expect(await second).toMatchObject({ cached: false, min: 1, max: 2 })
  expect(engine.infer).toHaveBeenCalledTimes(1)
  expect(closed).toBe(2)
})

test('a photo that the engine did not take ahead has its turn', async () => {
  const proceed = busyEngine()
  const first = estimateDepth(newPhoto())
  const second = estimateDepth(newPhoto())
  await vi.waitFor(() => expect(engine.inferAhead).toHaveBeenCalledTimes(1))
  proceed()
  await Promise.all([first, second])
  expect(engine.infer).toHaveBeenCalledTimes(2)
  expect(closed).toBe(2)
})

test('the engine receives the photos in the order of the calls, also if an earlier one takes longer to decode', async () => {
  engine.inferAhead.mockImplementationOnce(() => undefined)
  let decodeFirst = (): void => undefined
  let decoded = 0
  vi.stubGlobal('createImageBitmap', async () => {
    if (decoded++ === 0) await new Promise<void>((resolve) => (decodeFirst = resolve))
    return { width: 64, height: 48, close: () => (closed += 1) }
  })
  const first = estimateDepth(newPhoto())
  await vi.waitFor(() => expect(decoded).toBe(1))
  const onBitmap = vi.fn()
  const second = estimateDepth(newPhoto(), { onBitmap })
  await vi.waitFor(() => expect(onBitmap).toHaveBeenCalledTimes(1))
  expect(engine.inferAhead).not.toHaveBeenCalled()
  decodeFirst()
  await Promise.all([first, second])
  expect(engine.inferAhead).toHaveBeenCalledTimes(1)
})

test('an abort ends the wait with its reason', async () => {
  const leaver = new AbortController()
  const left = estimateDepth(newPhoto(), { signal: leaver.signal }).catch((error: unknown) => error)
  leaver.abort('a reason of any kind')
  expect(await left).toBe('a reason of any kind')
})

test('a restart of the worker is reported once, and not again with the map from memory', async () => {
  engine.load.mockImplementationOnce(
    async () => [{ code: 'worker-restarted', threads: 1 }] as unknown as never[],
  )
  const photo = newPhoto()
  const restarted = { code: 'worker-restarted', threads: 1 }
  expect((await estimateDepth(photo)).notices).toContainEqual(restarted)
  expect((await estimateDepth(photo)).notices).not.toContainEqual(restarted)
})
