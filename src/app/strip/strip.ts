/**
 * The strip: one tile for each photo, newest first. Only one tile is in the Tab order;
 * the arrow keys move between tiles.
 */

import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import type { Item } from '../photo/item.ts'
import { announce } from '../ui/toast.ts'
import { enableReorder } from './reorder.ts'
import { createStripHead, type QueueActions } from './stripHead.ts'
import { createTile, type Tile, type TileActions } from './tile.ts'

/** Thumbnails are made before their tile comes into view, so that the visitor who scrolls slowly sees no empty tile. */
const VIEW_MARGIN = '0px 200px'
/** Creating a thousand tiles in one frame would block the page for a second. */
const MAX_NEW_TILES_PER_FRAME = 60

export interface StripActions extends TileActions, QueueActions {
  choose(): void
  move(item: Item, place: number): void
  /** The item's tile came into view, or left it. */
  setVisible(item: Item, isInView: boolean): void
  /** Requests another render in the next frame. */
  requestRender(): void
}

export interface Strip {
  readonly element: HTMLElement
  render(items: readonly Item[], selected: Item | null, isPaused: boolean): void
}

export function createStrip(actions: StripActions): Strip {
  const tiles = new Map<Item, Tile>()
  const itemOfTile = new WeakMap<Element, Item>()
  let order: readonly Item[] = []
  /** The item whose tile is the strip's stop for the Tab key. */
  let reachable: Item | null = null
  let selected: Item | null = null
  let lifted: Item | null = null
  /** Whether every item has its tile. */
  let isComplete = true

  const list = bindAttribute(h('ul', { class: 'tiles' }), 'aria-label', () => t('strip'))
  const addWords = bindText(h('span'), () => t('addPhotos'))
  const add = h(
    'button',
    { class: 'tile-add', type: 'button', onclick: actions.choose },
    icon('plus'),
    addWords,
  )
  const head = createStripHead(actions, add)
  const row = h('div', { class: 'strip-row' }, add, list)
  const element = bindAttribute(
    h('section', { class: 'strip' }, head.element, row),
    'aria-label',
    () => t('strip'),
  )

  const visibility = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const item = itemOfTile.get(target)
        if (item !== undefined) actions.setVisible(item, isIntersecting)
      }
    },
    { root: row, rootMargin: VIEW_MARGIN },
  )

  const itemOf = (inner: Element | null): Item | undefined => {
    const tile = inner?.closest('.tile') ?? null
    return tile === null ? undefined : itemOfTile.get(tile)
  }

  /** `scrollIntoView` would also scroll the page, away from the stage. */
  const scrollToItem = (item: Item): void => {
    const tile = tiles.get(item)?.element
    if (tile === undefined) return
    const [inner, outer] = [tile.getBoundingClientRect(), row.getBoundingClientRect()]
    const isInside = inner.left >= outer.left && inner.right <= outer.right
    if (!isInside) row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2
  }

  const renderTiles = (): void => {
    const first = order.find(({ state }) => state.kind === 'waiting')
    for (const [item, tile] of tiles) {
      const isBehind = item.state.kind === 'waiting' && item !== first
      tile.render({ isSelected: item === selected, isReachable: item === reachable, isBehind })
    }
  }

  const focusItem = (item: Item | undefined): void => {
    if (item === undefined) return
    reachable = item
    renderTiles()
    tiles.get(item)?.button.focus()
  }

  const moveTo = (item: Item, place: number): void => {
    if (place < 0 || place >= order.length) return
    actions.move(item, place)
    announce(t('movedTo', { name: item.name, place: place + 1, count: order.length }))
  }

  const remove = (item: Item): void => {
    const at = order.indexOf(item)
    const neighbour = order[at + 1] ?? order[at - 1]
    const hadFocus = tiles.get(item)?.element.contains(document.activeElement) === true
    actions.remove(item)
    if (hadFocus) focusItem(neighbour)
  }

  list.addEventListener('keydown', (event) => {
    const item = itemOf(document.activeElement)
    if (item === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return
    const at = order.indexOf(item)
    if (event.altKey) {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
      // In browsers Alt and an arrow key go back and forward in the history.
      event.preventDefault()
      moveTo(item, event.key === 'ArrowLeft' ? at - 1 : at + 1)
      return
    }
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
      focusItem(order[target])
    } else if (event.key === 'Delete') {
      event.preventDefault()
      remove(item)
    }
  })
  list.addEventListener('focusin', (event) => {
    const item = event.target instanceof Element ? itemOf(event.target) : undefined
    if (item === undefined || item === reachable) return
    reachable = item
    renderTiles()
  })

  enableReorder<Item>({
    row,
    list,
    itemOf: (inner) => (inner.closest('.tile-act') === null ? itemOf(inner) : undefined),
    placeOf: (item) => order.indexOf(item),
    elementAt: (place) =>
      order[place] === undefined ? undefined : tiles.get(order[place])?.element,
    move: actions.move,
    lifted: (item) => {
      if (lifted !== null) tiles.get(lifted)?.element.classList.remove('is-lifted')
      lifted = item
      if (item !== null) tiles.get(item)?.element.classList.add('is-lifted')
    },
    dropped: (item) =>
      announce(
        t('movedTo', { name: item.name, place: order.indexOf(item) + 1, count: order.length }),
      ),
  })

  const removeTile = (item: Item, tile: Tile): void => {
    visibility.unobserve(tile.element)
    tile.element.remove()
    tiles.delete(item)
    actions.setVisible(item, false)
  }

  const createTileOf = (item: Item): Tile => {
    const tile = createTile(item, { ...actions, remove })
    tiles.set(item, tile)
    itemOfTile.set(tile.element, item)
    visibility.observe(tile.element)
    return tile
  }

  /** Makes the tiles match the list. Returns whether every item has its tile now. */
  const arrangeTiles = (): boolean => {
    const wanted = new Set(order)
    for (const [item, tile] of tiles) if (!wanted.has(item)) removeTile(item, tile)
    let made = 0
    let next = list.firstElementChild
    for (const item of order) {
      const existing = tiles.get(item)
      if (existing === undefined && made === MAX_NEW_TILES_PER_FRAME) continue
      if (existing === undefined) made += 1
      const tile = existing ?? createTileOf(item)
      if (tile.element === next) next = next.nextElementSibling
      else list.insertBefore(tile.element, next)
    }
    return tiles.size === order.length
  }

  return {
    element,
    render: (items, now, isPaused) => {
      const focused = document.activeElement
      const isMoved = items !== order
      order = items
      if (isMoved || !isComplete) isComplete = arrangeTiles()
      if (!isComplete) actions.requestRender()
      const isNew = now !== selected
      selected = now
      if (isNew || reachable === null || !tiles.has(reachable)) reachable = now ?? items[0] ?? null
      renderTiles()
      // A tile that is moved within the list loses the focus.
      const isLost = focused !== document.activeElement && list.contains(focused)
      if (isLost && focused instanceof HTMLElement) focused.focus({ preventScroll: true })
      if (isNew && now !== null) scrollToItem(now)
      else if (
        isMoved &&
        lifted === null &&
        reachable !== null &&
        list.contains(document.activeElement)
      )
        scrollToItem(reachable)
      head.render(items, isPaused)
    },
  }
}
