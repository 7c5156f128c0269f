/** Finished maps and their floats: let go where there are many, and back again for what comes to the stage. */
import { type Estimate, estimateDepth } from '../../estimate.ts'
import type { Item } from '../photo/item.ts'
import { createHeld, withFloats } from './held.ts'
import type { Row } from './photoList.ts'

export interface Floats {
  /** A finished item's estimate with its floats, from wherever they are. */
  load(item: Item): Promise<Estimate>
  finish(item: Item, estimate: Estimate): void
  /** What is on the stage has its floats. */
  stage(item: Item): void
  drop(item: Item): void
}

/** @param fail is told of what no longer has its map, nor can get it again. */
export function createFloats(row: Row, fail: (item: Item, error: unknown) => void): Floats {
  const held = createHeld(row.isWanted, (item) => {
    if (item.state.kind !== 'done') return
    const { map: _, ...estimate } = item.state.raw ?? item.state.estimate
    row.become(item, { kind: 'away', estimate })
  })

  const again = (item: Item, file: File): Promise<Estimate> =>
    estimateDepth(file, { model: item.model })
  const load = (item: Item): Promise<Estimate> => withFloats(item, (file) => again(item, file))

  const finish = (item: Item, estimate: Estimate): void => {
    row.become(item, { kind: 'done', estimate })
    held.hold(item)
  }

  const bringBack = (item: Item): Promise<void> =>
    load(item).then(
      (estimate) => {
        if (item.state.kind === 'away') finish(item, estimate)
      },
      (error: unknown) => {
        if (item.state.kind === 'away') fail(item, error)
      },
    )

  return {
    load,
    finish,
    drop: held.drop,
    stage: (item) => {
      if (item.state.kind === 'away') void bringBack(item)
      if (item.state.kind === 'done') held.hold(item)
    },
  }
}
