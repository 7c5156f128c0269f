/** The stage's canvases, with painters and decoders that answer when the test lets them. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item } from '../../../../src/app/photo/item.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Estimate } from '../../../../src/estimate.ts'

interface Asked {
  readonly end: () => void
  readonly fail: (error: Error) => void
  readonly longest?: number
}

/** What waits for an answer, oldest first. */
const paintings: Asked[] = []
const decodings: Asked[] = []

vi.mock('../../../../src/client/painters/paint.ts', () => ({
  paint: () =>
    new Promise((resolve, reject) =>
      paintings.push({ end: () => resolve({ ms: 1, workers: 1 }), fail: reject }),
    ),
}))

const PHOTO = { width: 6000, height: 3000 }

vi.mock('../../../../src/io/decode.ts', () => ({
  showPhoto: (_: File, longest: number) =>
    new Promise((resolve, reject) => {
      const width = Math.min(PHOTO.width, longest)
      const end = (): void =>
        resolve({ bitmap: { width, height: width / 2, close: () => undefined }, size: PHOTO })
      decodings.push({ end, fail: reject, longest })
    }),
}))

/** What lies over the map. */
const over = new Set<unknown>()

function canvas() {
  const made = {
    width: 1,
    height: 1,
    getContext: () => null,
    setAttribute: () => undefined,
    removeAttribute: () => undefined,
    after: (other: unknown) => void over.add(other),
    remove: () => void over.delete(made),
  }
  return made
}

function estimate(key: string): Estimate {
  return { key, size: PHOTO } as Estimate
}

function done(key: string): Item {
  const item = createItem(1, { name: 'a.jpg', path: 'a.jpg', file: new File([], 'a.jpg') }, STARTER)
  return Object.assign(item, { size: PHOTO, state: { kind: 'done', estimate: estimate(key) } })
}

const listener = { changed: vi.fn(), painted: vi.fn(), relooked: vi.fn(), failed: vi.fn() }

/** Until everything that was answered has been heard. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

async function pictures() {
  return (await import('../../../../src/app/stage/pictures.ts')).createPictures(listener)
}

beforeEach(() => {
  paintings.length = 0
  decodings.length = 0
  over.clear()
  for (const heard of Object.values(listener)) heard.mockClear()
  vi.stubGlobal('document', { createElement: canvas })
  vi.stubGlobal('screen', { width: 1000, height: 500 })
  vi.stubGlobal('devicePixelRatio', 1)
  return () => vi.unstubAllGlobals()
})

test('a draft in a new look lies over its own map alone: another map that takes that one’s place meanwhile is seen', async () => {
  const stage = await pictures()
  const item = done('network')
  stage.show(item)
  paintings.shift()?.end()
  await settled()
  stage.relook()
  paintings.shift()?.end()
  await settled()
  expect(over.size).toBe(1)
  item.state = { kind: 'done', estimate: estimate('photo') }
  stage.show(item)
  expect(over.size).toBe(0)
})

test('a map that could not be coloured says so no longer when another one takes its place', async () => {
  const stage = await pictures()
  const item = done('network')
  stage.show(item)
  paintings.shift()?.fail(new Error('no'))
  await settled()
  expect(stage.error()).toEqual({ kind: 'unexpected', detail: 'no' })
  item.state = { kind: 'done', estimate: estimate('photo') }
  stage.show(item)
  expect(stage.error()).toBeNull()
  paintings.shift()?.end()
  await settled()
  expect(listener.painted).toHaveBeenCalledTimes(1)
})

test('where all of the photo’s pixels cannot be had, those for the stage are shown that were on their way', async () => {
  const stage = await pictures()
  stage.show(done('network'))
  stage.sharpen(3000)
  const [plain, sharp] = decodings
  expect(sharp?.longest).toBeGreaterThan(plain?.longest ?? Infinity)
  sharp?.fail(new Error('no'))
  await settled()
  plain?.end()
  await settled()
  expect(stage.photo.width).toBe(1280)
})

test('the photo’s pixels for the stage do not take the place of all of them, where those came first', async () => {
  const stage = await pictures()
  stage.show(done('network'))
  stage.sharpen(3000)
  const [plain, sharp] = decodings
  sharp?.end()
  await settled()
  plain?.end()
  await settled()
  expect(stage.photo.width).toBeGreaterThan(1280)
})
