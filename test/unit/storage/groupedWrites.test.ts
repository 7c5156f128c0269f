import { beforeEach, expect, test, vi } from 'vitest'
import {
  createGroupedWrites,
  type Storing,
  type TouchedMap,
  touchAll,
} from '../../../src/storage/groupedWrites.ts'
import { storedMap } from './storedMap.ts'

const SIDE = 256

function made(key: string): TouchedMap {
  const value = storedMap({ width: SIDE, height: SIDE, data: new Float32Array(SIDE * SIDE) })
  return { info: { key, bytes: value.map.data.byteLength }, value }
}

/** Storage whose writes end when the test says so, unless it answers at once. */
function createDisk() {
  const groups: string[][] = []
  const answers: ((isStored: boolean) => void)[] = []
  let isSlow = false
  const write = (keys: string[]): Promise<boolean> => {
    groups.push(keys)
    return isSlow ? new Promise<boolean>((resolve) => answers.push(resolve)) : Promise.resolve(true)
  }
  const writes = createGroupedWrites(
    (_, changeIndex) =>
      write(
        changeIndex([])
          .kept.map(({ key }) => key)
          .reverse(),
      ),
    ({ info }) => write([info.key]),
  )
  const add = (key: string, canWait: boolean): Storing => writes.add(made(key), canWait)
  return {
    ...writes,
    groups,
    add,
    use: (key: string) => void writes.add({ info: { key, bytes: 24 } }, true),
    answer: (isStored: boolean) => answers.shift()?.(isStored),
    slow: () => void (isSlow = true),
    /** The first map of a visit is always written at once. */
    begin: async () => {
      await add('first', true).done
      groups.length = 0
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

test('the first map of a visit is written at once, because its result shows whether anything is stored', async () => {
  const { add, groups } = createDisk()
  const storing = add('a', true)
  expect(storing.isDelayed).toBe(false)
  expect(groups).toEqual([['a']])
  expect(await storing.done).toBe(true)
})

test('the maps of a quarter of a second are written together, and each is reported when it is stored', async () => {
  const { add, begin, groups } = createDisk()
  await begin()
  const storing = ['a', 'b', 'c'].map((key) => add(key, true))
  expect(storing.map(({ isDelayed }) => isDelayed)).toEqual([true, true, true])
  const reported = vi.fn()
  void storing[0]?.done.then(reported)
  await vi.advanceTimersByTimeAsync(240)
  expect(groups).toEqual([])
  expect(reported).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(20)
  expect(groups).toEqual([['a', 'b', 'c']])
  expect(await Promise.all(storing.map(({ done }) => done))).toEqual([true, true, true])
})

test('the last map of a batch is written at once with those that wait', async () => {
  const { add, begin, groups } = createDisk()
  await begin()
  add('a', true)
  expect(add('b', false).isDelayed).toBe(false)
  expect(groups).toEqual([['a', 'b']])
  await vi.advanceTimersByTimeAsync(1000)
  expect(groups).toHaveLength(1)
})

test('two megabytes are written at once', async () => {
  const { add, begin, groups } = createDisk()
  await begin()
  const keys = Array.from({ length: 8 }, (_, i) => `map ${i}`)
  for (const key of keys) add(key, true)
  expect(groups).toEqual([keys])
})

test('storage that is slower than the maps holds them up', async () => {
  const { add, answer, begin, groups, slow } = createDisk()
  await begin()
  slow()
  add('a', false)
  expect(add('b', true).isDelayed).toBe(true)
  add('c', false)
  const late = add('d', true)
  expect(late.isDelayed).toBe(false)
  expect(groups).toEqual([['a'], ['b', 'c'], ['d']])
  for (let i = 0; i < 3; i += 1) answer(true)
  expect(await late.done).toBe(true)
})

test('after a map that was refused, none waits until one is stored', async () => {
  const { add, answer, begin, slow } = createDisk()
  await begin()
  slow()
  const refused = add('a', false)
  answer(false)
  expect(await refused.done).toBe(false)
  const next = add('b', true)
  expect(next.isDelayed).toBe(false)
  answer(true)
  expect(await next.done).toBe(true)
  expect(add('c', true).isDelayed).toBe(true)
})

test('what waits is written before what the page asks of storage next', async () => {
  const { add, begin, flush, groups } = createDisk()
  await begin()
  add('a', true)
  flush()
  expect(groups).toEqual([['a']])
})

test('a map that was only used waits, and does not show that maps are stored', async () => {
  const { add, flush, groups, use } = createDisk()
  use('a')
  use('b')
  expect(groups).toEqual([])
  await vi.advanceTimersByTimeAsync(300)
  expect(groups).toEqual([['a', 'b']])
  expect(add('first', true).isDelayed).toBe(false)
  groups.pop()
  use('c')
  add('d', false)
  expect(groups).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  flush()
  expect(groups).toHaveLength(2)
})

function used(key: string): TouchedMap {
  return { info: { key, bytes: 100_000_000 } }
}

test('maps that were used together are first in the index, the last one foremost', () => {
  const index = ['a', 'b', 'c'].map((key) => ({ key, bytes: 1 }))
  const { kept } = touchAll(index, [
    { info: { key: 'c', bytes: 1 } },
    { info: { key: 'b', bytes: 1 } },
  ])
  expect(kept.map(({ key }) => key)).toEqual(['b', 'c', 'a'])
})

test('a map that leaves for another one of its group and is used again stays', () => {
  const { kept, dropped } = touchAll([], ['a', 'b', 'a'].map(used))
  expect(kept.map(({ key }) => key)).toEqual(['a'])
  expect(dropped).toEqual(['b'])
})
