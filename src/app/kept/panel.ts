/** The dialog of earlier maps: search them by name, open, save and delete them. */
import './earlier.css'
import type { Estimate } from '../../estimate.ts'
import { h, setText } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { storageSize } from '../../page/numbers.ts'
import { storageState } from '../../storage/kv.ts'
import { deleteMaps } from '../../storage/maps.ts'
import { DISK_BUDGET } from '../../storage/retention.ts'
import { openZipDialog } from '../save/zipDialog.ts'
import { confirm } from '../ui/confirm.ts'
import { type Card, createCard, createPainter } from './card.ts'
import { listenToGrid } from './grid.ts'
import { type KeptMap, listKeptMaps, openKeptMap, zipSource } from './keptMaps.ts'

/** Creating a thousand cards in one frame would block the page. */
const NEW_PER_FRAME = 80
/** The confirmation shows at most this many names. */
const MAX_NAMES = 5

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()
}

/** True if the name or the model's title contains every word of the query, in any order. */
function isMatch({ name, model }: KeptMap, query: string): boolean {
  const text = folded(`${name} ${model.title}`)
  return folded(query)
    .split(/\s+/u)
    .every((word) => text.includes(word))
}

function namesOf(maps: readonly KeptMap[]): readonly string[] {
  return [
    ...maps.slice(0, MAX_NAMES).map(({ name }) => name),
    ...(maps.length > MAX_NAMES ? [t('earlierAndMore', { count: maps.length - MAX_NAMES })] : []),
  ]
}

/** Creates a new dialog each time, so that it is in the current language. */
export function openEarlier(open: (estimate: Estimate) => void): void {
  let cards: readonly Card[] = []
  let shown: readonly Card[] = []

  const search = h('input', {
    type: 'search',
    class: 'earlier-search',
    placeholder: t('earlierSearch'),
    'aria-label': t('earlierSearch'),
  })
  const everyBox = h('input', { type: 'checkbox', onchange: () => pickShown(everyBox.checked) })
  const every = h(
    'label',
    { class: 'earlier-every small' },
    everyBox,
    h('span', {}, t('earlierSelectAll')),
  )
  const count = h('span', { class: 'small figures', role: 'status' })
  const zip = h(
    'button',
    {
      class: 'small-button',
      type: 'button',
      onclick: () => void openZipDialog(picked().map(({ map }) => zipSource(map))),
    },
    t('zip'),
  )
  const remove = h('button', {
    class: 'small-button danger',
    type: 'button',
    onclick: () => void removeAll(picked()),
  })
  const list = h('ul', { class: 'earlier', 'aria-label': t('earlierTitle'), 'aria-busy': 'true' })
  const empty = h('p', { class: 'earlier-empty' }, t('keptLoading'))
  const close = h(
    'button',
    { class: 'icon-button', value: 'close', 'aria-label': t('close') },
    icon('close'),
  )
  const bar = h(
    'div',
    { class: 'earlier-bar' },
    every,
    count,
    h('span', { class: 'earlier-acts' }, zip, remove),
  )
  const dialog = h(
    'dialog',
    { class: 'dialog earlier-dialog', 'aria-labelledby': 'earlier-title' },
    h(
      'form',
      { method: 'dialog' },
      h(
        'div',
        { class: 'dialog-head' },
        h('h2', { id: 'earlier-title' }, t('earlierTitle')),
        close,
      ),
    ),
    h('p', { class: 'small' }, t('earlierMore', { size: storageSize(DISK_BUDGET) })),
    search,
    bar,
    empty,
    list,
  )
  const painter = createPainter()
  const grid = listenToGrid(list, () => shown, {
    remove: (card) => void removeAll(card.box.checked ? picked() : [card]),
  })

  const picked = (): readonly Card[] => shown.filter(({ box }) => box.checked)

  const renderBar = (): void => {
    const { length } = picked()
    setText(
      count,
      length === 0
        ? t('earlierCount', { count: shown.length })
        : t('earlierSelected', { count: length, all: shown.length }),
    )
    setText(remove, t('earlierRemove', { count: length }))
    zip.hidden = length === 0
    remove.hidden = length === 0
    everyBox.checked = length > 0 && length === shown.length
    everyBox.indeterminate = length > 0 && length < shown.length
  }

  const render = (): void => {
    const query = search.value.trim()
    const isEmpty = cards.length === 0
    shown = cards.filter((card) => {
      card.element.hidden = query !== '' && !isMatch(card.map, query)
      // Deselect hidden cards: the visitor must not delete maps that the search hides.
      if (card.element.hidden) card.box.checked = false
      return !card.element.hidden
    })
    const nothing =
      storageState() === 'absent'
        ? t('keptUnavailable')
        : isEmpty
          ? t('earlierNone')
          : t('earlierNoMatch', { query })
    setText(empty, nothing)
    empty.hidden = shown.length > 0
    bar.hidden = isEmpty
    search.hidden = isEmpty
    grid.reach(shown[0])
    renderBar()
  }

  const pickShown = (isPicked: boolean): void => {
    for (const { box } of shown) box.checked = isPicked
    renderBar()
  }

  const removeAll = async (removed: readonly Card[]): Promise<void> => {
    const maps = removed.map((card) => card.map)
    const title = t('earlierRemoveTitle', { count: maps.length })
    if (
      maps.length === 0 ||
      !(await confirm({
        title,
        deleted: namesOf(maps),
        note: t('clearNoPhotos'),
        yes: t('earlierRemoveYes'),
      }))
    )
      return
    await deleteMaps(maps.map(({ key }) => key))
    const [first] = removed
    const index = first === undefined ? 0 : shown.indexOf(first)
    for (const { element } of removed) element.remove()
    cards = cards.filter((card) => !removed.includes(card))
    render()
    // Focus the card that is now in the place of the first deleted one.
    ;(shown[Math.min(index, shown.length - 1)]?.button ?? close).focus()
  }

  const openOne = async (map: KeptMap): Promise<void> => {
    const estimate = await openKeptMap(map)
    if (estimate === undefined) {
      // Another tab has deleted the map.
      await fill()
      setText(count, t('zipGone'))
      return
    }
    dialog.close()
    open(estimate)
  }

  const fill = async (): Promise<void> => {
    list.replaceChildren()
    cards = []
    const maps = await listKeptMaps()
    for (let from = 0; from < maps.length && dialog.open; from += NEW_PER_FRAME) {
      const made = maps
        .slice(from, from + NEW_PER_FRAME)
        .map((one) => createCard(one, { open: (it) => void openOne(it), picked: renderBar }))
      cards = [...cards, ...made]
      list.append(...made.map(({ element }) => element))
      made.forEach(painter.watch)
      render()
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    list.removeAttribute('aria-busy')
    render()
  }

  search.addEventListener('input', render)
  // A click on the backdrop is one on the dialog itself, outside of its content.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
  dialog.addEventListener('close', () => {
    painter.stop()
    dialog.remove()
  })
  document.body.append(dialog)
  dialog.showModal()
  void fill()
}
