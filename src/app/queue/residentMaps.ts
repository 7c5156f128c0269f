/** Finished maps and their maps: let go where there are many, and back again for what comes to the stage. */
import { type Estimate, estimateDepth } from '../../estimate.ts'
import type { Item } from '../photo/item.ts'
import { createHeld, withFloats } from './held.ts'
import type { PhotoList } from './photoList.ts'

export interface ResidentMaps {
  /** A finished item's estimate with its maps, from wherever they are. */
  load(item: Item): Promise<Estimate>
  finish(item: Item, estimate: Estimate): void
  /** What is on the stage has its maps. */
  restore(item: Item): void
  remove(item: Item): void
}

/** @param fail is told of what no longer has its map, nor can get it again. */
export function createResidentMaps(
  list: PhotoList,
  fail: (item: Item, error: unknown) => void,
): ResidentMaps {
  const held = createHeld(list.isForeground, (item) => {
    if (item.state.kind !== 'done') return
    const { map: _, ...estimate } = item.state.raw ?? item.state.estimate
    list.setState(item, { kind: 'evicted', estimate })
  })

  const again = (item: Item, file: File): Promise<Estimate> =>
    estimateDepth(file, { model: item.model })
  const load = (item: Item): Promise<Estimate> => withFloats(item, (file) => again(item, file))

  const finish = (item: Item, estimate: Estimate): void => {
    list.setState(item, { kind: 'done', estimate })
    held.hold(item)
  }

  const bringBack = (item: Item): Promise<void> =>
    load(item).then(
      (estimate) => {
        if (item.state.kind === 'evicted') finish(item, estimate)
      },
      (error: unknown) => {
        if (item.state.kind === 'evicted') fail(item, error)
      },
    )

  return {
    load,
    finish,
    remove: held.drop,
    restore: (item) => {
      if (item.state.kind === 'evicted') void bringBack(item)
      if (item.state.kind === 'done') held.hold(item)
    },
  }
}
