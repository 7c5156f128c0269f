/** One photo on the strip. */
import { h, setText } from '../../page/dom.ts'
import { type IconName, icon } from '../../page/icons.ts'
import { type Language, language, stageLabel, t } from '../../page/language.ts'
import { errorMessage } from '../photo/errors.ts'
import type { Item, ItemState, Thumb } from '../photo/item.ts'

export interface TileActions {
  select(item: Item): void
  cancel(item: Item): void
  retry(item: Item): void
  remove(item: Item): void
  moveToNext(item: Item): void
}

export interface TileView {
  readonly isSelected: boolean
  /** The tile is the strip's one stop for the Tab key. */
  readonly isReachable: boolean
  /** The photo waits, and other photos wait in front of it. */
  readonly isBehind: boolean
}

export interface Tile {
  readonly element: HTMLLIElement
  readonly button: HTMLButtonElement
  /** Does nothing if nothing has changed, because there may be a thousand tiles. */
  render(view: TileView): void
}

/** An evicted photo looks like any other finished photo. */
type ShownState = Exclude<ItemState['kind'], 'evicted'>

function shownState({ kind }: ItemState): ShownState {
  return kind === 'evicted' ? 'done' : kind
}

function stateWords({ state, name }: Item): string {
  if (state.kind === 'working') return stageLabel(state.progress.stage)
  return state.kind === 'failed'
    ? errorMessage(state.error, name)
    : t(state.kind === 'evicted' ? 'done' : state.kind)
}

const MARKS: Readonly<Record<ShownState, IconName>> = {
  waiting: 'clock',
  working: 'image',
  done: 'image',
  failed: 'alert',
  cancelled: 'close',
}

interface TileAction {
  readonly symbol: IconName
  readonly label: string
  readonly run: (actions: TileActions, item: Item) => void
}

function actionOf(item: Item): TileAction {
  const { name } = item
  if (item.state.kind === 'waiting' || item.state.kind === 'working') {
    return {
      symbol: 'close',
      label: t('cancelOne', { name }),
      run: (actions, it) => actions.cancel(it),
    }
  }
  return shownState(item.state) === 'done'
    ? { symbol: 'close', label: t('removeOne', { name }), run: (actions, it) => actions.remove(it) }
    : { symbol: 'retry', label: t('retryOne', { name }), run: (actions, it) => actions.retry(it) }
}

function showThumb(holder: HTMLElement, picture: Thumb | null): void {
  if (holder.firstElementChild === picture) return
  holder.replaceChildren(...(picture === null ? [] : [picture]))
}

/** Everything that a tile shows. */
interface Rendered extends TileView, Pick<Item, 'state' | 'photo' | 'map'> {
  readonly spoken: Language
}

function isSame(a: Rendered | null, b: Rendered): boolean {
  return a !== null && (Object.keys(b) as (keyof Rendered)[]).every((part) => a[part] === b[part])
}

export function createTile(item: Item, actions: TileActions): Tile {
  const photo = h('span', { class: 'tile-half' })
  const map = h('span', { class: 'tile-half' })
  const mark = h('span', { class: 'tile-mark' })
  const sentence = h('span', { class: 'tile-sentence' })
  const bar = h('span', { class: 'tile-bar' })
  const name = h('span', { class: 'tile-name' }, item.name)
  const stateText = h('span', { class: 'unseen' })
  const button = h(
    'button',
    { class: 'tile-button', type: 'button', onclick: () => actions.select(item) },
    h('span', { class: 'tile-face' }, photo, map, mark, sentence, bar),
    name,
    stateText,
  )
  const act = h('button', {
    class: 'tile-act',
    type: 'button',
    onclick: () => actionOf(item).run(actions, item),
  })
  const next = h(
    'button',
    { class: 'tile-act tile-next', type: 'button', onclick: () => actions.moveToNext(item) },
    icon('first'),
  )
  const element = h('li', { class: 'tile' }, button, next, act)
  let rendered: Rendered | null = null

  const showMark = (kind: ShownState): void => {
    if (mark.dataset['kind'] === kind) return
    mark.dataset['kind'] = kind
    mark.replaceChildren(icon(MARKS[kind]))
  }

  const showNext = (isBehind: boolean): void => {
    next.hidden = !isBehind
    if (!isBehind) return
    next.title = t('nextOne', { name: item.name })
    next.setAttribute('aria-label', next.title)
  }

  const showAct = (): void => {
    const { symbol, label } = actionOf(item)
    act.setAttribute('aria-label', label)
    act.title = label
    if (act.dataset['symbol'] === symbol) return
    act.dataset['symbol'] = symbol
    act.replaceChildren(icon(symbol))
  }

  return {
    element,
    button,
    render: (view) => {
      const { state } = item
      const now: Rendered = {
        ...view,
        state,
        photo: item.photo,
        map: item.map,
        spoken: language.get(),
      }
      if (isSame(rendered, now)) return
      rendered = now
      const { isSelected, isReachable, isBehind } = view
      element.dataset['state'] = shownState(state)
      showThumb(photo, item.photo)
      showThumb(map, item.map)
      element.classList.toggle('has-photo', item.photo !== null)
      element.classList.toggle('has-map', item.map !== null)
      showMark(shownState(state))
      showAct()
      showNext(isBehind)
      bar.style.setProperty('--done', String(state.kind === 'working' ? state.overall : 0))
      setText(sentence, state.kind === 'failed' ? errorMessage(state.error, item.name) : '')
      setText(stateText, state.kind === 'failed' ? t('failed') : stateWords(item))
      button.title =
        state.kind === 'failed' ? stateWords(item) : `${item.path} · ${item.model.title}`
      button.tabIndex = isReachable ? 0 : -1
      act.tabIndex = isReachable ? 0 : -1
      next.tabIndex = act.tabIndex
      if (isSelected) button.setAttribute('aria-current', 'true')
      else button.removeAttribute('aria-current')
    },
  }
}
