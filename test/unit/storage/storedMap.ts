/** A stored map with a report of one engine, for the tests of storage. */
import type { StoredMap } from '../../../src/storage/records.ts'

export function storedMap(map: StoredMap['map'], rest: Partial<StoredMap> = {}): StoredMap {
  return {
    map,
    min: 1,
    max: 6,
    size: { width: 30, height: 20 },
    engine: {
      engine: 'e',
      kind: 'turbo',
      declined: null,
      threads: 1,
      reason: 'one-core',
      isolated: false,
    },
    notices: [],
    ...rest,
  }
}
