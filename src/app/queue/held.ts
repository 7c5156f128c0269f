/** The floats of this visit's maps: the last few are held, the others lie in storage and come back when wanted. */
import { DepthdropError } from '../../core/errors.ts'
import type { Estimate } from '../../estimate.ts'
import { storageState } from '../../storage/kv.ts'
import { peekMap } from '../../storage/maps.ts'
import type { Item } from '../photo/item.ts'

/** 4 MB, and the same ones that storage/maps.ts has in memory. */
const MOST_HELD = 16
/** 64 MB: where nothing is stored, a map that is let go costs another run of the network. */
const MOST_HELD_UNSTORED = 256

function most(): number {
  return storageState() === 'open' ? MOST_HELD : MOST_HELD_UNSTORED
}

export interface Held {
  /** The item has its floats, and is the last of all to lose them. */
  hold(item: Item): void
  drop(item: Item): void
}

/** @param letGo is called with what no longer fits; never with what `isWanted`. */
export function createHeld(isWanted: (item: Item) => boolean, letGo: (item: Item) => void): Held {
  const held = new Set<Item>()
  return {
    hold: (item) => {
      held.delete(item)
      held.add(item)
      for (const other of held) {
        if (held.size <= most()) return
        if (isWanted(other)) continue
        held.delete(other)
        letGo(other)
      }
    },
    drop: (item) => void held.delete(item),
  }
}

/**
 * A finished item's estimate with its floats; `again` makes it anew from the photo. Rejects with 'map-gone' where
 * neither storage nor a photo has it, and with what `again` rejects with.
 */
export async function withFloats(
  item: Item,
  again: (file: File) => Promise<Estimate>,
): Promise<Estimate> {
  const { state, file, name } = item
  if (state.kind === 'done') return state.estimate
  const kept = state.kind === 'evicted' ? await peekMap(state.estimate.key) : undefined
  if (state.kind === 'evicted' && kept !== undefined) return { ...state.estimate, map: kept.map }
  if (file === null) throw new DepthdropError('map-gone', { name })
  return again(file)
}
