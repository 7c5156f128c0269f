/** The photos of this visit in a row: newest first, one stop for Tab, arrow keys along it. */
import { h, setText } from '../page/dom.ts'
import { icon } from '../page/icons.ts'
import { isPending, type Item } from './item.ts'
import { t } from '../page/language.ts'
import { say, sayAs } from '../page/say.ts'
import { createTile, type Tile, type TileActions } from './tile.ts'

export interface StripActions extends TileActions {
  choose(): void
  cancelAll(): void
}

export interface Strip {
  readonly element: HTMLElement
  render(items: readonly Item[], selected: Item | null): void
}

export const createStrip = (actions: StripActions): Strip => {
  const tiles = new Map<Item, Tile>()
  let order: readonly Item[] = []
  let reachable: Item | null = null
  let lastSelected: Item | null = null
  let all: readonly Item[] = []

  const list = sayAs(h('ul', { class: 'tiles' }), 'aria-label', () => t('strip'))
  const addWords = say(h('span'), () => t('addPhotos'))
  const add = h('button', { class: 'tile-add', type: 'button', onclick: actions.choose }, icon('plus'), addWords)
  const total = h('span')
  const pending = h('span')
  const cancelAll = h('button', { class: 'quiet', type: 'button', onclick: actions.cancelAll })
  say(cancelAll, () => t('cancelAll'))
  const head = h('div', { class: 'strip-head small figures' }, total, pending, cancelAll)
  const row = h('div', { class: 'strip-row' }, add, list)
  const element = sayAs(h('section', { class: 'strip' }, head, row), 'aria-label', () => t('strip'))

  /** Sideways only: scrollIntoView would move the page away from the pictures too. */
  const bringIntoRow = (tile: HTMLElement | undefined): void => {
    if (tile === undefined) return
    const [inner, outer] = [tile.getBoundingClientRect(), row.getBoundingClientRect()]
    const isInside = inner.left >= outer.left && inner.right <= outer.right
    if (!isInside) row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2
  }

  const reach = (item: Item | undefined): void => {
    if (item === undefined) return
    reachable = item
    for (const [other, tile] of tiles) tile.render(other === lastSelected, other === item)
    tiles.get(item)?.button.focus()
  }

  list.addEventListener('keydown', (event) => {
    const at = order.findIndex((item) => tiles.get(item)?.element.contains(document.activeElement))
    const item = order[at]
    if (item === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const last = order.length - 1
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: Math.max(0, at - 1),
      ArrowRight: Math.min(last, at + 1),
      Home: 0,
      End: last,
    }
    const target = targets[event.key]
    if (target !== undefined) {
      event.preventDefault()
      reach(order[target])
    } else if (event.key === 'Delete') {
      event.preventDefault()
      const neighbour = order[at + 1] ?? order[at - 1]
      actions.remove(item)
      if (neighbour === undefined) add.focus()
      else reach(neighbour)
    }
  })
  list.addEventListener('focusin', (event) => {
    const item = order.find((candidate) => tiles.get(candidate)?.element.contains(event.target as Node))
    if (item !== undefined && item !== reachable) {
      reachable = item
      for (const [other, tile] of tiles) tile.render(other === lastSelected, other === item)
    }
  })

  const place = (items: readonly Item[]): void => {
    for (const [item, tile] of tiles) {
      if (items.includes(item)) continue
      tile.element.remove()
      tiles.delete(item)
    }
    for (const [at, item] of items.entries()) {
      const tile = tiles.get(item) ?? createTile(item, actions)
      tiles.set(item, tile)
      if (list.children[at] !== tile.element) list.insertBefore(tile.element, list.children[at] ?? null)
    }
  }

  return {
    element,
    render: (items, selected) => {
      const focused = document.activeElement
      if (items !== all) place(items)
      all = items
      order = items
      if (selected !== lastSelected) reachable = selected
      if (reachable === null || !items.includes(reachable)) reachable = selected ?? items[0] ?? null
      for (const [item, tile] of tiles) tile.render(item === selected, item === reachable)
      // Moving an element in the list takes the focus from it.
      const isLost = focused !== document.activeElement && list.contains(focused)
      if (isLost && focused instanceof HTMLElement) focused.focus({ preventScroll: true })
      if (selected !== lastSelected && selected !== null) {
        bringIntoRow(tiles.get(selected)?.element)
      }
      lastSelected = selected
      const toGo = items.filter(isPending).length
      setText(total, t('stripCount', { count: items.length }))
      setText(pending, toGo === 0 ? '' : t('stripPending', { count: toGo }))
      cancelAll.hidden = toGo < 2
    },
  }
}
