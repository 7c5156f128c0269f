/** The stage: the selected photo beside its map, or under it; or what stands in their place. */
import type { Size } from '../core/types.ts'
import { arrangementFor } from './arrangement.ts'
import { h, setText } from '../page/dom.ts'
import { pixels } from './figures.ts'
import { icon } from '../page/icons.ts'
import type { Item } from './item.ts'
import { t } from '../page/language.ts'
import { createLegend } from './legend.ts'
import type { Pictures } from './pictures.ts'
import { createProgressView } from './progressView.ts'
import { say, sayAs } from '../page/say.ts'
import { troubleWords } from './trouble.ts'
import type { ViewState } from './view.ts'

/** Thinner pictures are stretched to this on the stage, or they would be hairlines. */
const THINNEST = 12

export interface StageActions {
  cancel(): void
  retry(): void
  choose(): void
}

export interface Stage {
  readonly element: HTMLElement
  render(item: Item, view: ViewState): void
}

const clampedRatio = ({ width, height }: Size): number => Math.min(THINNEST, Math.max(1 / THINNEST, width / height))

export const createStage = (pictures: Pictures, actions: StageActions): Stage => {
  const name = h('span', { class: 'name' })
  const facts = h('span', { class: 'small figures' })
  pictures.photo.setAttribute('role', 'img')
  pictures.map.setAttribute('role', 'img')
  const mapFrame = h('div', { class: 'frame' }, pictures.map)
  const photoFrame = h('div', { class: 'frame' }, pictures.photo)
  const photoPane = h('figure', { class: 'pane pane-photo' }, photoFrame, h('figcaption', {}, name, facts))
  const mapPane = h('figure', { class: 'pane pane-map' }, mapFrame, h('figcaption', {}, ...createLegend('inferno')))
  const pair = h('div', { class: 'pair' }, photoPane, mapPane)

  const progress = createProgressView(actions.cancel)
  const sentence = h('p')
  const retry = say(h('button', { class: 'small-button', type: 'button', onclick: actions.retry }), () => t('retry'))
  const other = say(h('button', { class: 'small-button', type: 'button', onclick: actions.choose }), () => t('choose'))
  const alert = icon('alert')
  const trouble = h('div', { class: 'trouble-card' }, alert, sentence, h('div', { class: 'row' }, retry, other))
  const card = h('div', { class: 'card' }, progress.element, trouble)
  const bare = h('div', { class: 'bare' }, card)
  const element = sayAs(h('section', { class: 'stage' }, pair, bare), 'aria-label', () => t('mainLabel'))

  let size: Size | null = null
  const arrange = (): void => {
    if (size === null) return
    element.dataset['arrangement'] = arrangementFor(pair.clientWidth, pair.clientHeight, clampedRatio(size))
  }
  new ResizeObserver(arrange).observe(pair)

  const showFrames = (item: Item, shown: Size): void => {
    size = shown
    const ratio = clampedRatio(shown)
    pair.style.setProperty('--ratio', String(ratio))
    const isStretched = Math.abs(ratio - shown.width / shown.height) > 1e-9
    setText(name, item.name)
    name.title = item.name
    setText(facts, isStretched ? `${pixels(shown)} · ${t('stretched')}` : pixels(shown))
    pictures.photo.setAttribute('aria-label', t('photoOf', { name: item.name }))
    pictures.map.setAttribute('aria-label', t('mapOf', { name: item.name }))
    arrange()
  }

  const showCard = (item: Item): void => {
    const { state, name: photoName } = item
    const painting = pictures.painting()
    const stuck = state.kind === 'failed' ? state.trouble : state.kind === 'done' ? pictures.trouble() : null
    const isColouring = state.kind === 'done' && stuck === null && !pictures.hasMap()
    const isBusy = state.kind === 'working' || state.kind === 'waiting' || isColouring
    const isStuck = stuck !== null || state.kind === 'cancelled'
    progress.element.hidden = !isBusy
    trouble.hidden = !isStuck
    card.hidden = !isBusy && !isStuck
    if (state.kind === 'working') progress.show(photoName, state.progress, state.overall)
    if (state.kind === 'waiting') progress.show(photoName, null, 0)
    if (state.kind === 'done') progress.show(photoName, { stage: 'colour', fraction: painting }, 0)
    progress.cancel.hidden = state.kind === 'done'
    alert.toggleAttribute('hidden', state.kind === 'cancelled')
    if (stuck !== null) setText(sentence, troubleWords(stuck, photoName))
    if (state.kind === 'cancelled') setText(sentence, t('cancelledLong'))
  }

  return {
    element,
    render: (item, view) => {
      const hadFocus = card.contains(document.activeElement)
      const hasFrames = item.size !== null
      pair.hidden = !hasFrames
      bare.hidden = hasFrames
      const home = hasFrames ? mapFrame : bare
      if (card.parentElement !== home) home.append(card)
      // A map of an earlier visit lies over nothing, at its full strength.
      const isAlone = item.file === null
      element.dataset['view'] = isAlone ? 'over' : view.view
      element.style.setProperty('--blend', String(isAlone ? 1 : view.opacity))
      pictures.photo.hidden = isAlone
      pictures.map.hidden = !pictures.hasMap()
      element.classList.toggle('is-busy', !pictures.hasMap())
      if (item.size !== null) showFrames(item, item.size)
      showCard(item)
      // A hidden element loses the focus only with the next frame, and to nobody.
      if (hadFocus && document.activeElement?.checkVisibility() === false) {
        const own = [progress.cancel, retry].find((button) => button.checkVisibility())
        const next = own ?? document.querySelector<HTMLElement>('.download-main')
        next?.focus({ preventScroll: true })
      }
    },
  }
}
