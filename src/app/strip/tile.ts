/** One photo on the strip. */
import { h, setText } from '../../page/dom.ts'
import { type IconName, icon } from '../../page/icons.ts'
import { type Language, language, stageLabel, t } from '../../page/language.ts'
import { type Item, type ItemState, isPending, isStopped, type Thumb } from '../photo/item.ts'
import { errorMessage } from '../photo/showError.ts'

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

function createAct(symbol: IconName, className: string, onclick: () => void): HTMLButtonElement {
  return h('button', { class: `tile-act ${className}`, type: 'button', onclick }, icon(symbol))
}

/** A button that only some states need. A strip may have a thousand tiles, so the others do not have it. */
interface Special {
  readonly kind: 'next' | 'retry'
  readonly act: HTMLButtonElement
}

function setLabel(act: HTMLElement, label: string): void {
  act.title = label
  act.setAttribute('aria-label', label)
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
  const close = createAct('close', 'tile-close', () =>
    isPending(item) ? actions.cancel(item) : actions.remove(item),
  )
  const element = h('li', { class: 'tile' }, button, close)
  let special: Special | null = null
  let rendered: Rendered | null = null

  const showMark = (kind: ShownState): void => {
    if (mark.dataset['kind'] === kind) return
    mark.dataset['kind'] = kind
    mark.replaceChildren(icon(MARKS[kind]))
  }

  const createSpecial = (kind: Special['kind']): Special => {
    const act =
      kind === 'next'
        ? createAct('first', 'tile-next', () => actions.moveToNext(item))
        : createAct('retry', 'tile-retry', () => actions.retry(item))
    close.before(act)
    return { kind, act }
  }

  const showActs = ({ isBehind, isReachable }: TileView): void => {
    const { name } = item
    const kind = isBehind ? 'next' : isStopped(item) && item.file !== null ? 'retry' : null
    if (kind !== special?.kind) {
      special?.act.remove()
      special = kind === null ? null : createSpecial(kind)
    }
    if (special !== null)
      setLabel(special.act, t(special.kind === 'next' ? 'nextOne' : 'retryOne', { name }))
    setLabel(close, t(isPending(item) ? 'cancelOne' : 'removeOne', { name }))
    for (const act of [special?.act, close]) if (act) act.tabIndex = isReachable ? 0 : -1
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
      const { isSelected, isReachable } = view
      element.dataset['state'] = shownState(state)
      showThumb(photo, item.photo)
      showThumb(map, item.map)
      element.classList.toggle('has-photo', item.photo !== null)
      element.classList.toggle('has-map', item.map !== null)
      showMark(shownState(state))
      showActs(view)
      bar.style.setProperty('--done', String(state.kind === 'working' ? state.overall : 0))
      setText(sentence, state.kind === 'failed' ? errorMessage(state.error, item.name) : '')
      setText(stateText, state.kind === 'failed' ? t('failed') : stateWords(item))
      button.title =
        state.kind === 'failed' ? stateWords(item) : `${item.path} · ${item.model.title}`
      button.tabIndex = isReachable ? 0 : -1
      if (isSelected) button.setAttribute('aria-current', 'true')
      else button.removeAttribute('aria-current')
    },
  }
}
