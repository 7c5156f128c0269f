/** The choice between a photo's depth maps. The test decides when a file has been read. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item } from '../../../../src/app/photo/item.ts'
import { mapChoices } from '../../../../src/app/preferences/mapChoices.ts'
import { createPhotoQueue } from '../../../../src/app/queue/photoQueue.ts'
import { createMapSources, type MapSources } from '../../../../src/app/source/sources.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Origin } from '../../../../src/core/origin.ts'
import type { Estimate } from '../../../../src/estimate.ts'
import type { StoredMap } from '../../../../src/storage/records.ts'
import type {
  EmbeddedDepth,
  ExternalDepth,
  ImportedDepth,
} from '../../../../src/worker/protocol.ts'

const maps = new Map<string, StoredMap>()
let inside: Promise<EmbeddedDepth>
let own: ImportedDepth

vi.mock('../../../../src/storage/maps.ts', async (original) => ({
  ...(await original<typeof import('../../../../src/storage/maps.ts')>()),
  getMap: async (key: string) => maps.get(key),
  putMap: async (key: string, value: StoredMap) => (maps.set(key, value), true),
}))

vi.mock('../../../../src/readDepth.ts', async (original) => ({
  ...(await original<typeof import('../../../../src/readDepth.ts')>()),
  readEmbeddedDepth: () => inside,
  readImportedDepth: async () => own,
}))

/** A thumbnail is the map that it shows, so that a test can compare them. */
vi.mock('../../../../src/app/photo/thumbs.ts', () => ({
  paintMapThumb: async ({ map }: Estimate) => map,
}))

function mapOf(value: number) {
  return { width: 1, height: 1, data: Float32Array.of(value) }
}

function reading(
  value: number,
  origin: Exclude<Origin, { readonly kind: 'network' }>,
): ExternalDepth {
  return { map: mapOf(value), min: value, max: value, isMetric: false, origin, notices: [] }
}

const PHOTO: EmbeddedDepth = {
  kind: 'found',
  reading: reading(2, { kind: 'photo', form: 'gdepth' }),
}
const FILE: ImportedDepth = {
  kind: 'found',
  reading: reading(3, { kind: 'file', name: 'depth.png', meaning: 'near-large' }),
}

function done(): Item {
  const item = createItem(1, { name: 'a.jpg', path: 'a.jpg', file: new File([], 'a.jpg') }, STARTER)
  const map = mapOf(1)
  const estimate = {
    key: 'v1:p:m:s',
    photo: { sha256: 'p' },
    size: { width: 1, height: 1 },
    map,
    notices: [],
  } as unknown as Estimate
  return Object.assign(item, { state: { kind: 'done', estimate }, map })
}

function shown({ state }: Item): number | undefined {
  return state.kind === 'done' ? state.estimate.map.data[0] : undefined
}

async function never(): Promise<never> {
  throw new Error('The meaning of the values was not unclear.')
}

const failed = vi.fn()
let sources: MapSources

beforeEach(() => {
  maps.clear()
  inside = Promise.resolve({ kind: 'none', notices: [] })
  own = FILE
  failed.mockClear()
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
  vi.stubGlobal('document', { hidden: true })
  const queue = createPhotoQueue({
    changed: () => undefined,
    decoded: () => undefined,
    mapReady: () => undefined,
    failed,
  })
  sources = createMapSources({ changed: () => undefined, show: queue.setSourceMap, failed })
  return () => vi.unstubAllGlobals()
})

test('a file that is added during the search for the photo’s own map is shown', async () => {
  let found: (inside: EmbeddedDepth) => void = () => undefined
  inside = new Promise((resolve) => (found = resolve))
  const item = done()
  sources.settle(item)
  expect(await sources.addFile(item, new File([], 'depth.png'), never)).toBe(true)
  found({ kind: 'none', notices: [] })
  await vi.waitFor(() => expect(sources.get(item)?.file).not.toBeNull())
  sources.settle(item)
  await vi.waitFor(() => expect(shown(item)).toBe(3))
  expect(sources.get(item)?.wanted).toBe('file')
})

test('the map that was chosen at an earlier visit is shown, also for a photo that is not selected', async () => {
  mapChoices.set('p', 'photo')
  inside = Promise.resolve(PHOTO)
  const item = done()
  // Once, as for a photo that is not selected. For the selected photo `settle` is called in each frame.
  sources.settle(item)
  await vi.waitFor(() => expect(shown(item)).toBe(2))
  expect(failed).not.toHaveBeenCalled()
})

test('the thumbnail is of the map that is shown', async () => {
  inside = Promise.resolve(PHOTO)
  const item = done()
  sources.settle(item)
  await vi.waitFor(() => expect(sources.get(item)?.photo).not.toBeNull())
  sources.choose(item, 'photo')
  await vi.waitFor(() => expect(item.map).toMatchObject({ data: Float32Array.of(2) }))
  sources.choose(item, 'network')
  await vi.waitFor(() => expect(item.map).toMatchObject({ data: Float32Array.of(1) }))
})
