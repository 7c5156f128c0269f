/** The stage: the selected photo beside its map, or under it; or what stands in their place. */

import { displaySize } from '../../core/resample/fitSize.ts'
import type { Size } from '../../core/types.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { attachDivide } from '../../page/divide.ts'
import { h, setText } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { pixels } from '../../page/numbers.ts'
import { createLegend } from '../look/legend.ts'
import { followLegendEnds } from '../look/legendEnds.ts'
import { errorMessage } from '../photo/errors.ts'
import type { Item } from '../photo/item.ts'
import { look } from '../preferences/look.ts'
import { divide, type ViewState } from '../preferences/view.ts'
import { createDivideHandle, showDivide } from './divideHandle.ts'
import { createImageInteraction, type ImageInteraction } from './imageInteraction.ts'
import type { Pictures } from './pictures.ts'
import { createProgressView } from './progressView.ts'
import { createZoomControl, type ZoomControl } from './zoomControl.ts'

/** Thinner pictures are stretched to this on the stage, or they would be hairlines. */
const THINNEST = 12

/** Where panels lie over the foot of the page: styles/dock.css. */
const NARROW = matchMedia('(max-width: 45rem)')

export interface StageActions {
  cancel(): void
  retry(): void
  choose(): void
}

export interface Stage {
  readonly element: HTMLElement
  render(item: Item, view: ViewState): void
  readonly zoom: ZoomControl
  readonly interaction: ImageInteraction
  /** Brings the map into sight where a panel would cover it. */
  bringMap(): void
}

/** Which end is bright, where the palette has one that is. */
function mapWords(name: string): string {
  const { palette, reversed } = look.get()
  if (palette === 'turbo' || palette === 'spectral') return t('mapOfColours', { name })
  return t(reversed ? 'mapOfReversed' : 'mapOf', { name })
}

type Arrangement = 'row' | 'column'

/**
 * Arranges two pictures so that they are shown as large as possible in `width` × `height` CSS pixels.
 * `ratio` is the width of each picture divided by its height. A tie gives the row.
 */
export function arrangementFor(width: number, height: number, ratio: number): Arrangement {
  const inRow = Math.min(width / 2, height * ratio)
  const inColumn = Math.min(width, (height / 2) * ratio)
  return inColumn > inRow ? 'column' : 'row'
}

function clampedRatio({ width, height }: Size): number {
  return Math.min(THINNEST, Math.max(1 / THINNEST, width / height))
}

export function createStage(pictures: Pictures, actions: StageActions): Stage {
  const name = h('span', { class: 'name' })
  const facts = h('span', { class: 'small figures' })
  pictures.photo.setAttribute('role', 'img')
  pictures.map.setAttribute('role', 'img')
  const mapFrame = h('div', { class: 'frame' }, h('div', { class: 'sheet' }, pictures.map))
  const photoFrame = h('div', { class: 'frame' }, h('div', { class: 'sheet' }, pictures.photo))
  const photoPane = h(
    'figure',
    { class: 'pane pane-photo' },
    photoFrame,
    h('figcaption', {}, name, facts),
  )
  const legend = createLegend()
  const showEnds = followLegendEnds(legend.show)
  const mapPane = h(
    'figure',
    { class: 'pane pane-map' },
    mapFrame,
    h('figcaption', {}, ...legend.elements),
  )
  const pair = h('div', { class: 'pair' }, photoPane, mapPane)

  const progress = createProgressView(actions.cancel)
  const sentence = h('p')
  const retry = bindText(
    h('button', { class: 'small-button', type: 'button', onclick: actions.retry }),
    () => t('retry'),
  )
  const other = bindText(
    h('button', { class: 'small-button', type: 'button', onclick: actions.choose }),
    () => t('choose'),
  )
  const alert = icon('alert')
  const trouble = h(
    'div',
    { class: 'trouble-card' },
    alert,
    sentence,
    h('div', { class: 'row' }, retry, other),
  )
  const card = h('div', { class: 'card' }, progress.element, trouble)
  const bare = h('div', { class: 'bare' }, card)
  const element = bindAttribute(h('section', { class: 'stage' }, pair, bare), 'aria-label', () =>
    t('mainLabel'),
  )

  const frames = [photoFrame, mapFrame] as const
  const zooming = createZoomControl(element, frames)
  const handle = createDivideHandle()
  const isDivided = (): boolean => element.dataset['view'] === 'slide' && pictures.hasMap()
  /** On the handle always, elsewhere only where a hand has nothing else to do. */
  const isDividing = ({ target }: PointerEvent): boolean =>
    isDivided() &&
    (target === handle ||
      (!zooming.isZoomed() &&
        !scope.hasTool() &&
        !(target instanceof Element && target.closest('.zoom') !== null)))
  const scope = createImageInteraction(element, frames, zooming, isDividing)
  mapFrame.append(scope.element, handle, zooming.element)
  attachDivide(
    mapFrame,
    handle,
    { get: divide.get, set: (at) => divide.set(Math.min(1, Math.max(0, at))) },
    isDividing,
  )
  const showAt = (): void => {
    element.style.setProperty('--at', String(divide.get()))
    showDivide(handle, divide.get())
  }
  divide.subscribe(showAt)
  zooming.subscribe(() => {
    pictures.sharpen(zooming.sheet().width * devicePixelRatio)
    if (shown !== null) captions(shown)
  })

  let shown: Item | null = null
  let size: Size | null = null
  const arrange = (): void => {
    if (size === null) return
    element.dataset['arrangement'] = arrangementFor(
      pair.clientWidth,
      pair.clientHeight,
      clampedRatio(size),
    )
  }
  new ResizeObserver(arrange).observe(pair)

  const showFrames = (item: Item, shown: Size): void => {
    size = shown
    pair.style.setProperty('--ratio', String(clampedRatio(shown)))
    setText(name, item.name)
    name.title = item.name
    pictures.photo.setAttribute('aria-label', t('photoOf', { name: item.name }))
    pictures.map.setAttribute('aria-label', mapWords(item.name))
    arrange()
    zooming.setPhoto(shown, item)
    captions(item)
  }

  /** How the photo is shown, where that is not as it is. */
  const captions = ({ size: whole }: Item): void => {
    if (whole === null) return
    const isStretched =
      !zooming.isZoomed() && Math.abs(clampedRatio(whole) - whole.width / whole.height) > 1e-9
    const painted = displaySize(whole)
    const isReduced = zooming.isZoomed() && painted.width < whole.width
    const remark = isStretched
      ? t('stretched')
      : isReduced
        ? t('reduced', { width: painted.width, height: painted.height })
        : ''
    setText(facts, [pixels(whole), remark].filter((words) => words !== '').join(' · '))
  }

  const showCard = (item: Item): void => {
    const { state, name: photoName } = item
    const painting = pictures.painting()
    const stuck =
      state.kind === 'failed' ? state.error : state.kind === 'done' ? pictures.error() : null
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
    if (stuck !== null) setText(sentence, errorMessage(stuck, photoName))
    if (state.kind === 'cancelled') setText(sentence, t('cancelledLong'))
  }

  return {
    element,
    zoom: zooming,
    interaction: scope,
    bringMap: () => {
      if (NARROW.matches) mapPane.scrollIntoView({ block: 'start' })
    },
    render: (item, now) => {
      const hadFocus = card.contains(document.activeElement)
      const hasFrames = item.size !== null
      pair.hidden = !hasFrames
      bare.hidden = hasFrames
      const home = hasFrames ? mapFrame : bare
      if (card.parentElement !== home) home.append(card)
      // A map of an earlier visit lies over nothing, at its full strength.
      const isAlone = item.file === null
      element.dataset['view'] = isAlone ? 'over' : now.view
      element.style.setProperty('--blend', String(isAlone ? 1 : now.opacity))
      pictures.photo.hidden = isAlone
      shown = item
      showAt()
      handle.hidden = !isDivided()
      scope.element.hidden = !pictures.hasMap()
      zooming.element.hidden = !pictures.hasMap()
      pictures.map.hidden = !pictures.hasMap()
      element.classList.toggle('is-busy', !pictures.hasMap())
      if (item.size !== null) showFrames(item, item.size)
      showEnds(item.state.kind === 'done' ? item.state.estimate : null)
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
