/** The list of a visitor's own models, and the tests that turbo passed with each. */
import { beforeEach, expect, test, vi } from 'vitest'
import type { Model, Profile } from '../../../src/core/types.ts'

const disk = new Map<string, unknown>()

vi.mock('../../../src/storage/kv.ts', () => ({
  read: async (_: string, key: string) => disk.get(key),
  write: async (_: string, key: string, value: unknown) => (disk.set(key, value), true),
  remove: async (_: string, key: string) => void disk.delete(key),
  listKeys: async () => [...disk.keys()],
  modify: async (_: string, key: string, next: (old: unknown) => unknown) =>
    void disk.set(key, next(disk.get(key))),
}))

const { getOwnModels, putOwnModel } = await import('../../../src/storage/storedModels.ts')
const { getReferenceOutput, getSelfTestResult, putReferenceOutput, putSelfTestResult } =
  await import('../../../src/storage/engineChecks.ts')

function modelWith(profile: Partial<Profile>): Model {
  return {
    id: 'own-a',
    title: 'a.onnx',
    sha256: 'a',
    bytes: 9,
    source: { kind: 'file' },
    profile: {
      width: 256,
      height: 256,
      range: 1,
      normalisation: null,
      order: 'rgb',
      layout: 'nchw',
      meaning: 'disparity',
      ...profile,
    },
  } as unknown as Model
}

beforeEach(async () => {
  disk.clear()
  await putOwnModel(modelWith({}))
  await putReferenceOutput('a', [1, 2])
  await putSelfTestResult('a', { engine: 'turbo 2', isRight: true })
})

test.each<Partial<Profile>>([{ width: 320 }, { height: 192 }, { range: 255 }, { output: 'disp' }])(
  'a profile with %j is tested again',
  async (change) => {
    await putOwnModel(modelWith(change))
    expect(await getOwnModels()).toEqual([modelWith(change)])
    expect(await getReferenceOutput('a')).toBeUndefined()
    expect(await getSelfTestResult('a')).toBeUndefined()
  },
)

test('another meaning of the same numbers needs no new test', async () => {
  await putOwnModel(modelWith({ meaning: 'distance' }))
  expect(await getReferenceOutput('a')).toEqual([1, 2])
  expect(await getSelfTestResult('a')).toEqual({ engine: 'turbo 2', isRight: true })
})
