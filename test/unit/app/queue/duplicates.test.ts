/** Photos that were added twice: found by their file, or by the key of their map. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item, type ItemState } from '../../../../src/app/photo/item.ts'
import { recordPath } from '../../../../src/app/photo/path.ts'
import {
  createPhotoList,
  findMap,
  findSameFile,
  mergeDuplicate,
  type PhotoList,
} from '../../../../src/app/queue/photoList.ts'
import { STARTER } from '../../../../src/core/models.ts'
import { estimateOf } from './fakeEstimate.ts'

let list: PhotoList

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: true })
  list = createPhotoList({ changed: () => undefined, selected: () => undefined })
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

function add(name: string, file: File | null, state?: ItemState, path = name): Item {
  const item = createItem(list.items().length, { name, path, file }, STARTER)
  list.setItems([...list.items(), item])
  if (state !== undefined) list.update(item, { state })
  return item
}

function fileOf(contents = 'abc', name = 'a.jpg', type = 'image/jpeg', lastModified = 1): File {
  return new File([contents], name, { type, lastModified })
}

function done(key: string): ItemState {
  return { kind: 'done', estimate: estimateOf(key) }
}

test('a file is the same if its name, size, date, type, folder and model are', () => {
  const item = add('a.jpg', fileOf())
  const find = (file: File, model = STARTER): Item | undefined =>
    findSameFile(list.items(), file, model)
  expect(find(fileOf())).toBe(item)
  expect(find(fileOf('abc', 'b.jpg'))).toBeUndefined()
  expect(find(fileOf('abcd'))).toBeUndefined()
  expect(find(fileOf('abc', 'a.jpg', 'image/png'))).toBeUndefined()
  expect(find(fileOf('abc', 'a.jpg', 'image/jpeg', 2))).toBeUndefined()
  expect(find(fileOf(), { ...STARTER, id: 'midas-small' })).toBeUndefined()
  const elsewhere = fileOf()
  recordPath(elsewhere, 'summer/a.jpg')
  expect(find(elsewhere)).toBeUndefined()
})

test('two files of one folder that differ only in their names are two photos', () => {
  const item = add('b.jpg', fileOf(), undefined, 'a.jpg')
  expect(findSameFile([item], fileOf('abc', 'a.jpg'), STARTER)).toBe(item)
  const renamed = fileOf('abc', 'b.jpg')
  recordPath(renamed, 'a.jpg')
  expect(findSameFile([item], renamed, STARTER)).toBeUndefined()
})

test('a map of an earlier visit, which has no file, is not found by a file', () => {
  add('a.jpg', null)
  expect(findSameFile(list.items(), fileOf(), STARTER)).toBeUndefined()
})

test('a map is found by its own key and by the keys of the maps that it took the place of', () => {
  const refined = add('a', null, {
    kind: 'done',
    estimate: { ...estimateOf('refined'), estimated: estimateOf('model') },
    raw: estimateOf('raw'),
  })
  for (const key of ['refined', 'model', 'raw']) expect(findMap(list.items(), key)).toBe(refined)
  expect(findMap(list.items(), 'other')).toBeUndefined()
})

test('a map whose floats are only in storage is found, and a photo without a map is not', () => {
  const { map: _, estimated: __, ...estimate } = estimateOf('stored')
  add('waiting', fileOf())
  const evicted = add('a', null, { kind: 'evicted', estimate })
  expect(findMap(list.items(), 'stored')).toBe(evicted)
})

test('the copy leaves the list, and the first one comes to the front and onto the stage', () => {
  const other = add('other', fileOf('x'), done('x'))
  const first = add('first', fileOf('abc', 'first'), done('same'))
  const copy = add('copy', fileOf('abc', 'copy'))
  list.select(copy)
  expect(mergeDuplicate(list, copy, 'same')).toBe(true)
  expect(list.items()).toEqual([first, other])
  expect(list.selected()).toBe(first)
  expect(first.file?.name).toBe('first')
})

test('a copy in the background leaves the stage as it is, and is not selected later', () => {
  const shown = add('shown', fileOf('x'), done('x'))
  add('first', fileOf('abc', 'first'), done('same'))
  const copy = add('copy', fileOf('abc', 'copy'))
  const next = add('next', fileOf('y', 'next'))
  list.select(shown)
  list.selectWhenReady([next, copy])
  expect(mergeDuplicate(list, copy, 'same')).toBe(true)
  expect(list.selected()).toBe(shown)
  list.cancelPendingSelection(next)
  list.markReady(copy)
  expect(list.selected()).toBe(shown)
})

test('a map of an earlier visit gets the file and the thumbnail of the photo', () => {
  const earlier = add('earlier', null, done('same'))
  const file = fileOf()
  const copy = add('a.jpg', file)
  const photo = {} as HTMLImageElement
  list.update(copy, { photo })
  mergeDuplicate(list, copy, 'same')
  expect([earlier.file, earlier.photo]).toEqual([file, photo])
})

test('a photo in a folder is no copy of one in another folder, and one without a folder is', () => {
  add('a', fileOf(), done('same'), 'summer/a')
  expect(mergeDuplicate(list, add('a', fileOf(), undefined, 'winter/a'), 'same')).toBe(false)
  expect(mergeDuplicate(list, add('a', fileOf(), undefined, 'summer/a'), 'same')).toBe(true)
  expect(mergeDuplicate(list, add('a', fileOf()), 'same')).toBe(true)
  expect(list.items().map(({ path }) => path)).toEqual(['summer/a', 'winter/a'])
})

test('a photo is no copy of itself', () => {
  const item = add('a', fileOf(), done('same'))
  expect(mergeDuplicate(list, item, 'same')).toBe(false)
})
