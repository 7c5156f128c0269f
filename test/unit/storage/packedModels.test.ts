import { beforeEach, expect, test, vi } from 'vitest'

const disk = new Map<string, unknown>()
let room = Infinity

vi.mock('../../../src/storage/kv.ts', () => ({
  read: async (_: string, key: string) => disk.get(key),
  remove: async (_: string, key: string) => void disk.delete(key),
  modify: async (_: string, key: string, next: (old: unknown) => unknown) =>
    void disk.set(key, next(disk.get(key))),
  writeIfSpace: async (_: string, key: string, value: unknown, bytes: number) =>
    bytes <= room && (disk.set(key, value), true),
}))

const { deletePacked, putPacked, getPackedSizes, getPacked } = await import(
  '../../../src/storage/packedModels.ts'
)

const MB = 1024 * 1024

beforeEach(() => {
  disk.clear()
  room = Infinity
})

test('a packed model is returned, its size is listed, and it can be deleted', async () => {
  expect(await putPacked('a', 'form a', 130 * MB)).toBe(true)
  expect(await getPacked('a')).toBe('form a')
  expect([...(await getPackedSizes())]).toEqual([['a', 130 * MB]])
  await deletePacked('a')
  expect([await getPacked('a'), [...(await getPackedSizes())]]).toEqual([undefined, []])
})

test('beyond 192 MB the oldest are removed, and a larger model is not stored', async () => {
  for (const name of ['a', 'b', 'c']) await putPacked(name, name, 90 * MB)
  expect([...(await getPackedSizes()).keys()]).toEqual(['c', 'b'])
  expect(await getPacked('a')).toBeUndefined()
  expect(await putPacked('d', 'd', 193 * MB)).toBe(false)
  expect([...(await getPackedSizes()).keys()]).toEqual(['c', 'b'])
})

test('without space nothing is stored or listed, and nothing is thrown', async () => {
  room = 10
  expect(await putPacked('a', 'a', 11)).toBe(false)
  expect([await getPacked('a'), (await getPackedSizes()).size]).toEqual([undefined, 0])
})
