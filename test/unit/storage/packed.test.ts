import { beforeEach, expect, test, vi } from 'vitest'

const disk = new Map<string, unknown>()
let room = Infinity

vi.mock('../../../src/storage/kv.ts', () => ({
  read: async (_: string, key: string) => disk.get(key),
  remove: async (_: string, key: string) => void disk.delete(key),
  change: async (_: string, key: string, next: (old: unknown) => unknown) =>
    void disk.set(key, next(disk.get(key))),
  writeIfRoom: async (_: string, key: string, value: unknown, bytes: number) =>
    bytes <= room && (disk.set(key, value), true),
}))

const { forgetPacked, notePacked, packedSizes, readPacked } = await import(
  '../../../src/storage/packed.ts'
)

const MB = 1024 * 1024

beforeEach(() => {
  disk.clear()
  room = Infinity
})

test('what is kept is read again, and known by its size', async () => {
  expect(await notePacked('a', 'form a', 130 * MB)).toBe(true)
  expect(await readPacked('a')).toBe('form a')
  expect([...(await packedSizes())]).toEqual([['a', 130 * MB]])
  await forgetPacked('a')
  expect([await readPacked('a'), [...(await packedSizes())]]).toEqual([undefined, []])
})

test('over 192 MB the oldest go, and one larger than that is not kept', async () => {
  for (const name of ['a', 'b', 'c']) await notePacked(name, name, 90 * MB)
  expect([...(await packedSizes()).keys()]).toEqual(['c', 'b'])
  expect(await readPacked('a')).toBeUndefined()
  expect(await notePacked('d', 'd', 193 * MB)).toBe(false)
  expect([...(await packedSizes()).keys()]).toEqual(['c', 'b'])
})

test('without room nothing is kept or counted, and nothing is thrown', async () => {
  room = 10
  expect(await notePacked('a', 'a', 11)).toBe(false)
  expect([await readPacked('a'), (await packedSizes()).size]).toEqual([undefined, 0])
})
