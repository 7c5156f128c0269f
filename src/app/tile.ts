/** One photo on the strip. */
import { h, setText } from '../page/dom.ts'
import { icon, type IconName } from '../page/icons.ts'
import type { Item } from './item.ts'
import { stageWords, t } from '../page/language.ts'
import { troubleWords } from './trouble.ts'

export interface TileActions {
  select(item: Item): void
  cancel(item: Item): void
  retry(item: Item): void
  remove(item: Item): void
}

export interface Tile {
  readonly element: HTMLLIElement
  readonly button: HTMLButtonElement
  render(isSelected: boolean, isReachable: boolean): void
}

const stateWords = ({ state, file }: Item): string => {
  if (state.kind === 'working') return stageWords(state.progress.stage)
  return state.kind === 'failed' ? troubleWords(state.trouble, file.name) : t(state.kind)
}

const MARKS: Readonly<Record<Item['state']['kind'], IconName>> = {
  waiting: 'clock',
  working: 'image',
  done: 'image',
  failed: 'alert',
  cancelled: 'close',
}

interface Act {
  readonly symbol: IconName
  readonly words: string
  readonly run: (actions: TileActions, item: Item) => void
}

const actOf = (item: Item): Act => {
  const { name } = item.file
  if (item.state.kind === 'waiting' || item.state.kind === 'working') {
    return { symbol: 'close', words: t('cancelOne', { name }), run: (actions, it) => actions.cancel(it) }
  }
  return item.state.kind === 'done'
    ? { symbol: 'close', words: t('removeOne', { name }), run: (actions, it) => actions.remove(it) }
    : { symbol: 'retry', words: t('retryOne', { name }), run: (actions, it) => actions.retry(it) }
}

/** Shows a picture as its own canvas, or nothing. */
const put = (holder: HTMLElement, canvas: HTMLCanvasElement | null): void => {
  if (holder.firstElementChild === canvas) return
  holder.replaceChildren(...(canvas === null ? [] : [canvas]))
}

export const createTile = (item: Item, actions: TileActions): Tile => {
  const photo = h('span', { class: 'tile-half' })
  const map = h('span', { class: 'tile-half' })
  const mark = h('span', { class: 'tile-mark' })
  const sentence = h('span', { class: 'tile-sentence' })
  const bar = h('span', { class: 'tile-bar' })
  const name = h('span', { class: 'tile-name' }, item.file.name)
  const words = h('span', { class: 'unseen' })
  const button = h(
    'button',
    { class: 'tile-button', type: 'button', onclick: () => actions.select(item) },
    h('span', { class: 'tile-face' }, photo, map, mark, sentence, bar),
    name,
    words,
  )
  const act = h('button', { class: 'tile-act', type: 'button', onclick: () => actOf(item).run(actions, item) })
  const element = h('li', { class: 'tile' }, button, act)

  const showMark = (kind: Item['state']['kind']): void => {
    if (mark.dataset['kind'] === kind) return
    mark.dataset['kind'] = kind
    mark.replaceChildren(icon(MARKS[kind]))
  }

  const showAct = (): void => {
    const { symbol, words: label } = actOf(item)
    act.setAttribute('aria-label', label)
    act.title = label
    if (act.dataset['symbol'] === symbol) return
    act.dataset['symbol'] = symbol
    act.replaceChildren(icon(symbol))
  }

  return {
    element,
    button,
    render: (isSelected, isReachable) => {
      const { state } = item
      element.dataset['state'] = state.kind
      put(photo, item.photo)
      put(map, item.map)
      element.classList.toggle('has-photo', item.photo !== null)
      element.classList.toggle('has-map', item.map !== null)
      showMark(state.kind)
      showAct()
      bar.style.setProperty('--done', String(state.kind === 'working' ? state.overall : 0))
      setText(sentence, state.kind === 'failed' ? troubleWords(state.trouble, item.file.name) : '')
      setText(words, state.kind === 'failed' ? t('failed') : stateWords(item))
      button.title = state.kind === 'failed' ? stateWords(item) : `${item.file.name} · ${item.model.title}`
      button.tabIndex = isReachable ? 0 : -1
      act.tabIndex = isReachable ? 0 : -1
      if (isSelected) button.setAttribute('aria-current', 'true')
      else button.removeAttribute('aria-current')
    },
  }
}
