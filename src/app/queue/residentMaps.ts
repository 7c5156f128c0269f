/** Bounds the number of maps whose floats are in memory. The other maps are in storage until a photo is selected. */
import { DepthdropError } from '../../core/errors.ts'
import { type Estimate, estimateDepth } from '../../estimate.ts'
import { storageState } from '../../storage/kv.ts'
import { peekMap } from '../../storage/maps.ts'
import type { EvictedEstimate, Item } from '../photo/item.ts'
import type { PhotoList } from './photoList.ts'

/** 4 MB at 256 × 256 floats a map. storage/maps.ts has the same maps in its memory. */
const MAX_RESIDENT = 16
/** 64 MB. Without storage an evicted map costs another run of the model. */
const MAX_RESIDENT_WITHOUT_STORAGE = 256

export interface ResidentMaps {
  /**
   * Loads a finished item's estimate with its floats, from memory or storage, or estimates the photo again. Rejects
   * with 'map-gone' if storage has no map and the page has no photo, or as `estimateDepth` does.
   */
  load(item: Item): Promise<Estimate>
  /** Makes `estimate` the item's map. Evicts the maps that were least recently set or selected. */
  setMap(item: Item, estimate: Estimate): void
  /** Brings back the floats of an item that was selected. */
  restore(item: Item): void
  /** To be called when the item leaves the list. */
  remove(item: Item): void
}

function maxResident(): number {
  return storageState() === 'open' ? MAX_RESIDENT : MAX_RESIDENT_WITHOUT_STORAGE
}

function withoutFloats({ map: _, estimated, ...estimate }: Estimate): EvictedEstimate {
  if (estimated === undefined) return estimate
  const { map: __, estimated: ___, ...model } = estimated
  return { ...estimate, estimated: model }
}

/** @param fail receives an item whose map is gone for good, and the reason. */
export function createResidentMaps(
  list: PhotoList,
  fail: (item: Item, error: unknown) => void,
): ResidentMaps {
  /** In the order of their last use. */
  const resident = new Set<Item>()

  const evict = (item: Item): void => {
    resident.delete(item)
    if (item.state.kind !== 'done') return
    const estimate = withoutFloats(item.state.raw ?? item.state.estimate)
    list.update(item, { state: { kind: 'evicted', estimate } })
  }

  const markUsed = (item: Item): void => {
    resident.delete(item)
    resident.add(item)
    for (const other of resident) {
      if (resident.size <= maxResident()) return
      if (!list.isForeground(other)) evict(other)
    }
  }

  const estimateAgain = ({ file, name, model }: Item): Promise<Estimate> => {
    if (file === null) throw new DepthdropError('map-gone', { name })
    return estimateDepth(file, { model })
  }

  /** Loads the model's estimate behind a map that took its place. Undefined if neither storage nor a photo has it. */
  const loadEstimated = async (
    item: Item,
    estimated: NonNullable<EvictedEstimate['estimated']>,
  ): Promise<Estimate | undefined> => {
    const stored = await peekMap(estimated.key)
    if (stored !== undefined) return { ...estimated, map: stored.map }
    return item.file === null ? undefined : estimateAgain(item)
  }

  const load = async (item: Item): Promise<Estimate> => {
    if (item.state.kind === 'done') return item.state.estimate
    if (item.state.kind !== 'evicted') return estimateAgain(item)
    const { estimated, ...evicted } = item.state.estimate
    const stored = await peekMap(evicted.key)
    if (stored === undefined) return estimateAgain(item)
    const estimate = { ...evicted, map: stored.map }
    const model = estimated && (await loadEstimated(item, estimated))
    return model === undefined ? estimate : { ...estimate, estimated: model }
  }

  const setMap = (item: Item, estimate: Estimate): void => {
    list.update(item, { state: { kind: 'done', estimate }, size: estimate.size })
    markUsed(item)
  }

  const bringBack = async (item: Item): Promise<void> => {
    const isAwaited = (): boolean => item.state.kind === 'evicted' && list.items().includes(item)
    try {
      const estimate = await load(item)
      if (isAwaited()) setMap(item, estimate)
    } catch (error) {
      if (isAwaited()) fail(item, error)
    }
  }

  return {
    load,
    setMap,
    remove: (item) => void resident.delete(item),
    restore: (item) => {
      if (item.state.kind === 'evicted') void bringBack(item)
      if (item.state.kind === 'done') markUsed(item)
    },
  }
}
