import { beforeEach, expect, test, vi } from 'vitest'
import { STARTER } from '../../../src/core/models.ts'
import { DEFAULT_SETTINGS, RAW } from '../../../src/core/settings.ts'
import { storedMap } from '../storage/storedMap.ts'

const disk = new Map<string, unknown>()
const reads: string[] = []

vi.mock('../../../src/storage/kv.ts', () => ({
  storageState: () => 'open',
  read: async (_: string, key: string) => (reads.push(key), disk.get(key)),
  remove: async (_: string, key: string) => void disk.delete(key),
  writeWithIndex: async () => true,
}))

const map = storedMap({ width: 3, height: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) })
const file = new File(['x'], 'a.jpg')
const settings = { ...DEFAULT_SETTINGS, ...RAW }

/** Stores the maps of photos, the last used first, and opens the page. */
async function visit(stored: readonly { readonly sha256: string; readonly name: string }[]) {
  vi.resetModules()
  const { estimateKey } = await import('../../../src/estimate/storedEstimate.ts')
  const keyOf = (sha256: string, model = STARTER, chosen = settings): string =>
    estimateKey({ photo: { sha256 }, model, settings: chosen, isInt8: false })
  for (const { sha256 } of stored) disk.set(keyOf(sha256), map)
  disk.set(
    'index',
    stored.map(({ sha256, name }) => ({ key: keyOf(sha256), name, bytes: 24 })),
  )
  const { getMap } = await import('../../../src/storage/maps.ts')
  const { readAhead } = await import('../../../src/estimate/readAhead.ts')
  return { getMap, keyOf, readAhead }
}

beforeEach(() => {
  disk.clear()
  reads.length = 0
})

test('the map of a file of the same name is read before the photo’s hash is known, and once', async () => {
  const { getMap, keyOf, readAhead } = await visit([{ sha256: '1', name: 'a.jpg' }])
  await readAhead(file, STARTER, settings)
  expect(await getMap(keyOf('1'))).toEqual(map)
  expect(reads).toEqual(['index', keyOf('1')])
})

test('a map that was read ahead is not taken for that of another photo of the same name', async () => {
  const { getMap, keyOf, readAhead } = await visit([{ sha256: '1', name: 'a.jpg' }])
  await readAhead(file, STARTER, settings)
  expect(await getMap(keyOf('2'))).toBeUndefined()
})

test('of several photos with the name the last used is read, and only with the same model and settings', async () => {
  const { keyOf, readAhead } = await visit([
    { sha256: '1', name: 'b.jpg' },
    { sha256: '2', name: 'a.jpg' },
    { sha256: '3', name: 'a.jpg' },
  ])
  await readAhead(file, { ...STARTER, sha256: 'other' }, settings)
  await readAhead(file, STARTER, { ...settings, flip: true })
  expect(reads).toEqual(['index'])
  await readAhead(file, STARTER, settings)
  expect(reads).toEqual(['index', keyOf('2')])
})

test('a damaged map is not put into memory', async () => {
  const { getMap, keyOf, readAhead } = await visit([{ sha256: '1', name: 'a.jpg' }])
  disk.set(keyOf('1'), { ...map, min: NaN })
  await readAhead(file, STARTER, settings)
  expect(await getMap(keyOf('1'))).toBeUndefined()
  expect(disk.has(keyOf('1'))).toBe(false)
})
