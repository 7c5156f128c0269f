import { beforeEach, expect, test, vi } from 'vitest'
import { DEFAULT_LOOK } from '../../../src/core/colour/look.ts'
import { DepthdropError } from '../../../src/core/errors.ts'
import { createDraft } from '../../../src/picture/draft.ts'
import { createMapCanvas, type MapScene } from '../../../src/picture/mapCanvas.ts'
import { fakeCanvas, fakeImage, fakePaint, settled, stubCanvases } from './fakeCanvas.ts'

const painter = vi.hoisted(() => ({ current: null as ReturnType<typeof fakePaint> | null }))
vi.mock('../../../src/client/painters/paint.ts', () => ({
  paint: (...args: Parameters<ReturnType<typeof fakePaint>['paint']>) =>
    painter.current?.paint(...args),
}))

const SIZE = { width: 1000, height: 500 }
const GREY = { ...DEFAULT_LOOK, palette: 'grey' } as const
const TURBO = { ...DEFAULT_LOOK, palette: 'turbo' } as const

/** A scene with a map of its own unless `other` gives one. */
function scene(other: Partial<MapScene> = {}): MapScene {
  const map = { map: { data: new Float32Array(1), width: 1, height: 1 }, size: SIZE }
  return { map, size: SIZE, look: DEFAULT_LOOK, ...other }
}

function create(mode: 'draft' | 'whole') {
  const listener = { appeared: vi.fn(), progress: vi.fn(), painted: vi.fn(), failed: vi.fn() }
  const canvas = fakeCanvas()
  const fake = fakePaint()
  painter.current = fake
  const next = () => {
    const call = fake.calls.shift()
    if (call === undefined) throw new Error('Nothing is being painted.')
    return call
  }
  return {
    listener,
    canvas,
    next,
    calls: fake.calls,
    map: createMapCanvas(canvas, listener, mode === 'draft' ? createDraft(canvas) : null),
  }
}

beforeEach(() => {
  stubCanvases()
  return () => vi.unstubAllGlobals()
})

test('a new map appears strip by strip over its thumbnail', async () => {
  const { map, canvas, next, listener } = create('draft')
  const thumbnail = fakeImage('thumbnail', { width: 16, height: 8 })
  map.show(scene(), thumbnail as unknown as HTMLImageElement)
  expect(canvas).toMatchObject(SIZE)
  expect(canvas.content).toEqual(['thumbnail'])
  expect(map.isVisible()).toBe(true)
  const call = next()
  call.strip(100)
  expect(canvas.content).toEqual(['thumbnail', 'rows 100'])
  expect(listener.painted).not.toHaveBeenCalled()
  call.finish()
  await settled()
  expect(listener.painted).toHaveBeenCalledWith({ isNewMap: true, isNewPicture: true, ms: 1 })
})

test('without a thumbnail the map is visible from its first strip on, and not before', () => {
  const { map, next, listener } = create('draft')
  map.show(scene())
  expect(map.isVisible()).toBe(false)
  const call = next()
  call.strip(0)
  call.strip(1)
  expect(map.isVisible()).toBe(true)
  expect(listener.appeared).toHaveBeenCalledTimes(1)
})

test('a large map appears as a draft of the whole before its first strip', async () => {
  const { map, canvas, next, calls, listener } = create('draft')
  map.show(scene({ size: { width: 4000, height: 3000 } }))
  expect([calls.length, map.isVisible()]).toEqual([1, false])
  const draft = next()
  expect(draft.size).toEqual({ width: 512, height: 256 })
  draft.finish()
  await settled()
  expect(canvas.covers.map(({ content }) => content)).toEqual([['bitmap rows 0']])
  expect([map.isVisible(), canvas.content]).toEqual([true, []])
  expect(listener.appeared).toHaveBeenCalledTimes(1)
  const whole = next()
  expect(whole.size).toEqual({ width: 4000, height: 3000 })
  whole.finish()
  await settled()
  expect(canvas.covers).toEqual([])
  expect(listener.appeared).toHaveBeenCalledTimes(1)
  expect(listener.painted).toHaveBeenCalledTimes(1)
})

test('the same picture with more pixels replaces the one with fewer in one step', async () => {
  const { map, canvas, next, listener } = create('draft')
  const first = scene()
  map.show(first)
  next().finish()
  await settled()
  map.show({ ...first, size: { width: 4000, height: 2000 } })
  const sharper = next()
  expect([sharper.size, canvas.covers]).toEqual([{ width: 4000, height: 2000 }, []])
  expect(canvas.content).toEqual(['rows 0'])
  sharper.finish()
  await settled()
  expect(canvas).toMatchObject({ width: 4000, height: 2000, content: ['bitmap rows 0'] })
  expect(listener.painted).toHaveBeenLastCalledWith({ isNewMap: false, isNewPicture: false, ms: 1 })
})

test('more pixels that are wanted while a draft is painted follow it', async () => {
  const { map, canvas, next } = create('draft')
  const first = scene()
  map.show(first)
  next().finish()
  await settled()
  map.show({ ...first, look: GREY })
  map.show({ ...first, look: GREY, size: { width: 4000, height: 2000 } })
  next().finish()
  await settled()
  next().finish()
  await settled()
  const whole = next()
  expect([whole.look, whole.size]).toEqual([GREY, { width: 4000, height: 2000 }])
  expect(canvas).toMatchObject({ width: 4000, height: 2000 })
  whole.finish()
  await settled()
  expect(canvas.covers).toEqual([])
})

test('a scene that is shown or being painted is not painted again', async () => {
  const { map, next, calls } = create('draft')
  const first = scene()
  map.show(first)
  map.show({ ...first, look: { ...first.look } })
  next().finish()
  await settled()
  map.show(first)
  expect(calls).toHaveLength(0)
})

test('in a new look a small draft covers the map until the whole map is painted', async () => {
  const { map, canvas, next, listener } = create('draft')
  const first = scene()
  map.show(first)
  next().finish()
  await settled()
  map.show({ ...first, look: GREY })
  expect(canvas.content).toEqual(['rows 0'])
  const draft = next()
  expect(draft.size).toEqual({ width: 512, height: 256 })
  draft.finish()
  await settled()
  expect(canvas.covers.map(({ content }) => content)).toEqual([['bitmap rows 0']])
  const whole = next()
  expect([whole.look, whole.size]).toEqual([GREY, SIZE])
  whole.finish()
  await settled()
  expect(canvas.covers).toEqual([])
  expect(listener.painted).toHaveBeenLastCalledWith({ isNewMap: false, isNewPicture: true, ms: 1 })
})

test('a draft that is being painted is finished and then follows the newest look', async () => {
  const { map, canvas, next, calls } = create('draft')
  const first = scene()
  map.show(first)
  next().finish()
  await settled()
  map.show({ ...first, look: GREY })
  map.show({ ...first, look: TURBO })
  expect(calls).toHaveLength(1)
  next().finish()
  await settled()
  expect(canvas.covers).toHaveLength(1)
  const again = next()
  expect([again.look, again.size]).toEqual([TURBO, { width: 512, height: 256 }])
  again.finish()
  await settled()
  const whole = next()
  expect(whole.look).toEqual(TURBO)
  whole.finish()
  await settled()
  map.show({ ...first, look: TURBO })
  expect(calls).toHaveLength(0)
})

test('the draft of one map does not cover the next map', async () => {
  const { map, canvas, next } = create('draft')
  const first = scene()
  map.show(first)
  next().finish()
  await settled()
  map.show({ ...first, look: GREY })
  next().finish()
  await settled()
  expect(canvas.covers).toHaveLength(1)
  map.show(scene({ look: GREY, size: { width: 500, height: 1000 } }))
  expect(canvas.covers).toEqual([])
  expect(canvas.content).toEqual([])
})

test('a map of the same size is painted over the map before, without an empty canvas', async () => {
  const { map, canvas, next, listener } = create('draft')
  const first = scene()
  map.show(first)
  next().finish()
  await settled()
  expect(map.shows(first.map.map)).toBe(true)
  const second = scene()
  map.show(second)
  expect([map.isVisible(), map.progress(), map.shows(second.map.map)]).toEqual([true, null, false])
  expect(canvas.content).toEqual(['rows 0'])
  const call = next()
  call.strip(100)
  expect(canvas.content).toEqual(['rows 0', 'rows 100'])
  call.finish()
  await settled()
  expect(map.shows(second.map.map)).toBe(true)
  expect(listener.appeared).toHaveBeenCalledTimes(1)
})

test('strips of an earlier map do not reach the canvas after another map was requested', () => {
  const { map, canvas, next } = create('draft')
  map.show(scene())
  const before = next()
  map.show(scene())
  expect(before.signal?.aborted).toBe(true)
  before.strip(7)
  expect(canvas.content).toEqual([])
})

test('after a failure the same map is not painted until retry, and another map is', async () => {
  const { map, next, calls, listener } = create('draft')
  const first = scene()
  map.show(first)
  next().fail(new Error('no'))
  await settled()
  expect(listener.failed).toHaveBeenCalledWith(new Error('no'))
  expect([map.hasFailed(), map.isVisible()]).toEqual([true, false])
  map.show({ ...first, look: GREY })
  expect(calls).toHaveLength(0)
  map.retry()
  map.show(first)
  expect(map.hasFailed()).toBe(false)
  next().fail(new DepthdropError('out-of-memory', { name: 'a.jpg' }))
  await settled()
  map.show(scene())
  expect([calls.length, map.hasFailed()]).toEqual([1, false])
})

test('without a draft the canvas keeps its picture until the next one is complete', async () => {
  const { map, canvas, next } = create('whole')
  const first = scene()
  map.show(first)
  next().finish()
  await settled()
  const shown = [...canvas.content]
  expect(shown).toEqual(['bitmap rows 0'])
  map.show({ ...first, look: GREY })
  const call = next()
  call.strip(100)
  expect(canvas.content).toEqual(shown)
  call.finish()
  await settled()
  expect(canvas.content).toEqual(['bitmap rows 100, rows 0'])
})

test('more pixels of the same picture are not a new picture, and fewer are not painted', async () => {
  const { map, next, calls, listener } = create('whole')
  const first = scene()
  map.show(first)
  next().finish()
  await settled()
  map.show({ ...first, size: { width: 500, height: 250 } })
  expect(calls).toHaveLength(0)
  map.show({ ...first, size: { width: 2000, height: 1000 } })
  next().finish()
  await settled()
  expect(listener.painted).toHaveBeenLastCalledWith({ isNewMap: false, isNewPicture: false, ms: 1 })
})
