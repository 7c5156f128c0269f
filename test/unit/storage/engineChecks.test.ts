/** The tests that turbo passed with a model. */
import { beforeEach, expect, test, vi } from 'vitest'
import { BAKED_256 } from '../../../src/core/models.ts'
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

const { deleteModelData } = await import('../../../src/storage/storedModels.ts')
const { getReferenceOutput, getSelfTestResult, putReferenceOutput, putSelfTestResult } =
  await import('../../../src/storage/engineChecks.ts')

function modelWith(profile: Partial<Profile>): Model {
  return {
    id: 'own-a',
    title: 'a.onnx',
    sha256: 'a',
    bytes: 9,
    source: { kind: 'file' },
    profile: { ...BAKED_256, ...profile },
  } as unknown as Model
}

beforeEach(async () => {
  disk.clear()
  await putReferenceOutput(modelWith({}), [1, 2])
  await putSelfTestResult(modelWith({}), { engine: 'turbo 2', isRight: true })
})

test.each<Partial<Profile>>([{ width: 320 }, { height: 192 }, { range: 255 }, { output: 'disp' }])(
  'a profile with %j is tested again',
  async (change) => {
    expect(await getReferenceOutput(modelWith(change))).toBeUndefined()
    expect(await getSelfTestResult(modelWith(change))).toBeUndefined()
    expect(await getReferenceOutput(modelWith({}))).toEqual([1, 2])
  },
)

test('another meaning of the same numbers needs no new test', async () => {
  const model = modelWith({ meaning: 'distance' })
  expect(await getReferenceOutput(model)).toEqual([1, 2])
  expect(await getSelfTestResult(model)).toEqual({ engine: 'turbo 2', isRight: true })
})

test('the checks of every profile are deleted with the model', async () => {
  await putReferenceOutput(modelWith({ output: 'disp' }), [3])
  await deleteModelData('a')
  expect([...disk.keys()]).toEqual([])
})
