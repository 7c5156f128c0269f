/** The list of photos: which one is selected, and how often the page renders. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item } from '../../../../src/app/photo/item.ts'
import { createPhotoList, type PhotoList } from '../../../../src/app/queue/photoList.ts'
import { STARTER } from '../../../../src/core/models.ts'

const changed = vi.fn()
const selected = vi.fn()
let list: PhotoList
let a: Item
let b: Item

function item(id: number, name: string): Item {
  return createItem(id, { name, path: name, file: null }, STARTER)
}

beforeEach(() => {
  vi.useFakeTimers()
  // A hidden page gets timers instead of animation frames.
  vi.stubGlobal('document', { hidden: true })
  changed.mockClear()
  selected.mockClear()
  list = createPhotoList({ changed, selected })
  a = item(1, 'a.jpg')
  b = item(2, 'b.jpg')
  list.setItems([a, b])
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

test('a photo that is not ready leaves the selected one on the stage', () => {
  list.select(a)
  list.selectWhenReady([b])
  expect(list.selected()).toBe(a)
  expect(list.isForeground(b)).toBe(true)
})

test('a photo that was waited for is selected as soon as it is ready', () => {
  list.select(a)
  list.selectWhenReady([b])
  list.markReady(b)
  expect(list.selected()).toBe(b)
  expect(selected).toHaveBeenLastCalledWith(b)
})

test('a photo that becomes ready without having been waited for is not selected', () => {
  list.select(a)
  list.markReady(b)
  expect(list.selected()).toBe(a)
})

test('a photo is selected once: it does not take the stage back later', () => {
  list.selectWhenReady([b])
  list.markReady(b)
  list.select(a)
  list.markReady(b)
  expect(list.selected()).toBe(a)
})

test('only the last photo that was waited for is selected', () => {
  list.selectWhenReady([a])
  list.selectWhenReady([b])
  list.markReady(a)
  expect(list.selected()).toBeNull()
})

test('a photo that failed is not waited for any more, and another one still is', () => {
  list.selectWhenReady([b])
  list.cancelPendingSelection(a)
  expect(list.isForeground(b)).toBe(true)
  list.cancelPendingSelection(b)
  list.markReady(b)
  expect(list.selected()).toBeNull()
})

test('many changes of the selected photo render once per frame', () => {
  list.select(a)
  for (let i = 0; i < 10; i += 1) list.update(a, { colourMs: i })
  vi.advanceTimersByTime(0)
  expect(changed).toHaveBeenCalledTimes(1)
  expect(a.colourMs).toBe(9)
})

test('while several photos are pending, changes in the background render twice a second', () => {
  list.update(b, { colourMs: 1 })
  vi.advanceTimersByTime(499)
  expect(changed).not.toHaveBeenCalled()
  list.update(b, { colourMs: 2 })
  vi.advanceTimersByTime(2)
  expect(changed).toHaveBeenCalledTimes(1)
})

test('a change in the background renders at once if at most one photo is pending', () => {
  list.setItems([a])
  list.update(a, { colourMs: 1 })
  vi.advanceTimersByTime(0)
  expect(changed).toHaveBeenCalledTimes(1)
})

test('while several photos are pending, changes of the stage render ten times a second', () => {
  list.select(a)
  vi.advanceTimersByTime(0)
  expect(changed).toHaveBeenCalledTimes(1)
  for (let i = 0; i < 220; i += 10) {
    list.update(a, { colourMs: i })
    vi.advanceTimersByTime(10)
  }
  expect(changed).toHaveBeenCalledTimes(3)
})

test('a single photo on the stage renders in each frame', () => {
  list.setItems([a])
  for (let i = 0; i < 5; i += 1) {
    list.select(a)
    vi.advanceTimersByTime(10)
  }
  expect(changed).toHaveBeenCalledTimes(5)
})

test('a change of the stage does not wait for a change in the background that came before it', () => {
  list.select(a)
  vi.advanceTimersByTime(0)
  list.update(b, { colourMs: 1 })
  list.update(a, { colourMs: 1 })
  vi.advanceTimersByTime(99)
  expect(changed).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(2)
  expect(changed).toHaveBeenCalledTimes(2)
})

test('photos that are finished do not delay a change in the background', () => {
  for (const done of [a, b]) list.update(done, { state: { kind: 'cancelled' } })
  vi.advanceTimersByTime(0)
  changed.mockClear()
  list.update(b, { colourMs: 1 })
  vi.advanceTimersByTime(0)
  expect(changed).toHaveBeenCalledTimes(1)
})

test('when a photo that is not on the stage is cancelled, the next one still takes the stage', () => {
  const c = item(3, 'c.jpg')
  list.setItems([a, b, c])
  list.select(a)
  list.selectWhenReady([b, c])
  list.update(b, { state: { kind: 'cancelled' } })
  list.cancelPendingSelection(b)
  list.markReady(c)
  expect(list.selected()).toBe(c)
})
