/** Which map of a photo that is done stands there now. */
import type { Estimate } from '../../estimate.ts'
import type { Item } from '../item.ts'
import { completeThumbs } from '../thumbs.ts'
import type { Use } from './choices.ts'

/** What the network made for an item that is done; null also for another map that was opened by itself. */
export const estimatedOf = ({ state }: Item): Estimate | null => {
  if (state.kind !== 'done') return null
  const { estimate, raw } = state
  // A finer map is still that one.
  if (raw !== undefined) return raw
  return estimate.estimated ?? ((estimate.origin?.kind ?? 'network') === 'network' ? estimate : null)
}

export const shown = ({ state }: Item): Use | null => (state.kind === 'done' ? (state.estimate.origin?.kind ?? 'network') : null)

export const isStill = (item: Item, { key }: Estimate): boolean => estimatedOf(item)?.key === key

/** The last map's is the one that stays, whichever is painted first. */
const drawThumb = async (item: Item, estimate: Estimate, changed: () => void): Promise<void> => {
  await completeThumbs(item, estimate).catch(() => undefined)
  const { state } = item
  if (state.kind === 'done' && state.estimate !== estimate) await completeThumbs(item, state.estimate).catch(() => undefined)
  changed()
}

/** Makes `estimate` the item's map; `changed` is called then, and when its small picture is there too. */
export const put = (item: Item, estimate: Estimate, changed: () => void): void => {
  item.state = { kind: 'done', estimate }
  changed()
  void drawThumb(item, estimate, changed)
}
