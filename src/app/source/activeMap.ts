/** Which map of a photo that is done stands there now. */
import type { Estimate } from '../../estimate.ts'
import type { Item } from '../photo/item.ts'
import { paintMapThumb } from '../photo/thumbs.ts'
import type { Use } from '../preferences/mapChoices.ts'

/** What the network made for an item that is done; null also for another map that was opened by itself. */
export function modelEstimate({ state }: Item): Estimate | null {
  if (state.kind !== 'done') return null
  const { estimate, raw } = state
  // A finer map is still that one.
  if (raw !== undefined) return raw
  return (
    estimate.estimated ?? ((estimate.origin?.kind ?? 'network') === 'network' ? estimate : null)
  )
}

export function activeSource({ state }: Item): Use | null {
  return state.kind === 'done' ? (state.estimate.origin?.kind ?? 'network') : null
}

export function isCurrent(item: Item, { key }: Estimate): boolean {
  return modelEstimate(item)?.key === key
}

function isShowing({ state }: Item, { key }: Estimate): boolean {
  return (
    (state.kind === 'done' && (state.raw ?? state.estimate).key === key) ||
    (state.kind === 'evicted' && state.estimate.key === key)
  )
}

/** The last map's is the one that stays, whichever is painted first. */
async function drawThumb(item: Item, estimate: Estimate, changed: () => void): Promise<void> {
  const thumb = await paintMapThumb(estimate)
  if (!isShowing(item, estimate)) return
  item.map = thumb
  changed()
}

/** Makes `estimate` the item's map; `changed` is called then, and when its small picture is there too. */
export function setActiveMap(item: Item, estimate: Estimate, changed: () => void): void {
  item.state = { kind: 'done', estimate }
  changed()
  // A thumbnail that cannot be made is no reason to take a finished map away.
  drawThumb(item, estimate, changed).catch(() => undefined)
}
