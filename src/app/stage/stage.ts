/** The stage: the selected photo and its map, or a card that says why there is no map yet. */
import { clamp } from '../../core/clamp.ts'
import { hasBrightEnd } from '../../core/colour/paletteNames.ts'
import { displaySize } from '../../core/resample/fitSize.ts'
import type { Size } from '../../core/types.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { isNarrow } from '../../page/narrow.ts'
import { pixels } from '../../page/numbers.ts'
import { attachDivide, initDivideHandle, showDivide } from '../../picture/divide.ts'
import { MAX_RATIO } from '../../picture/resolution.ts'
import { createLegend } from '../look/legend.ts'
import { followLegendEnds } from '../look/legendEnds.ts'
import { followShownLook } from '../look/shownLook.ts'
import type { Item } from '../photo/item.ts'
import { errorMessage } from '../photo/showError.ts'
import { look } from '../preferences/lookChoice.ts'
import { divide, type ViewState } from '../preferences/viewChoice.ts'
import { createEffectLayer, type EffectLayer } from './effectLayer.ts'
import { createImageInteraction, type ImageInteraction } from './imageInteraction.ts'
import { createOpacityControl } from './opacityControl.ts'
import type { Pictures } from './pictures.ts'
import { createProgressView } from './progressView.ts'
import { createZoomControl, type ZoomControl } from './zoomControl.ts'

export interface StageActions {
  cancel(): void
  retry(): void
  /** Opens the file picker. */
  choose(): void
  /** Focuses the download button, which the photo view shows outside of the stage. */
  focusDownload(): void
}

export interface Stage {
  readonly element: HTMLElement
  readonly zoom: ZoomControl
  readonly interaction: ImageInteraction
  readonly effect: EffectLayer
  /** Shows the item and its pictures as they are. Starts no work. */
  render(item: Item, view: ViewState): void
  /** Scrolls the map into sight if a panel would cover it. */
  bringMap(): void
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
  return clamp(width / height, 1 / MAX_RATIO, MAX_RATIO)
}

/** The map's accessible name. It says which end is bright, unless the palette has no bright end. */
function mapLabel(name: string): string {
  const { palette, reversed } = look.get()
  if (!hasBrightEnd(palette)) return t('mapOfColours', { name })
  return t(reversed ? 'mapOfReversed' : 'mapOf', { name })
}

interface Card {
  readonly element: HTMLElement
  show(item: Item): void
  /** The visible button to focus when the focused one was hidden. */
  nextFocus(): HTMLElement | undefined
}

/** Shows progress, or the error and what the visitor can do about it. */
function createCard(pictures: Pictures, actions: StageActions): Card {
  const progress = createProgressView(actions.cancel)
  const message = h('p')
  const retry = bindText(
    h('button', { class: 'small-button', type: 'button', onclick: actions.retry }),
    () => t('retry'),
  )
  const choose = bindText(
    h('button', { class: 'small-button', type: 'button', onclick: actions.choose }),
    () => t('choose'),
  )
  const alert = icon('alert')
  const errorCard = h(
    'div',
    { class: 'trouble-card' },
    alert,
    message,
    h('div', { class: 'row' }, retry, choose),
  )
  const element = h('div', { class: 'card' }, progress.element, errorCard)

  return {
    element,
    nextFocus: () => [progress.cancel, retry].find((button) => button.checkVisibility()),
    show: ({ state, name }) => {
      const error =
        state.kind === 'failed' ? state.error : state.kind === 'done' ? pictures.error() : null
      const isPainting = state.kind === 'done' && error === null && !pictures.hasMap()
      const isBusy = state.kind === 'working' || state.kind === 'waiting' || isPainting
      const isStopped = error !== null || state.kind === 'cancelled'
      progress.element.hidden = !isBusy
      errorCard.hidden = !isStopped
      element.hidden = !isBusy && !isStopped
      if (state.kind === 'working') progress.show(name, state.progress, state.overall)
      if (state.kind === 'waiting') progress.show(name, null, 0)
      if (!isBusy) progress.rest()
      if (isPainting) progress.show(name, { stage: 'colour', fraction: pictures.painting() }, 0)
      progress.cancel.hidden = state.kind === 'done'
      alert.toggleAttribute('hidden', state.kind === 'cancelled')
      if (error !== null) setText(message, errorMessage(error, name))
      if (state.kind === 'cancelled') setText(message, t('cancelledLong'))
    },
  }
}

/** @param refining shows on the map that it is being refined */
export function createStage(
  pictures: Pictures,
  actions: StageActions,
  refining: HTMLElement,
): Stage {
  const name = h('span', { class: 'name' })
  const facts = h('span', { class: 'small figures' })
  pictures.photo.setAttribute('role', 'img')
  pictures.map.setAttribute('role', 'img')
  const mapSheet = h('div', { class: 'sheet' }, pictures.map)
  const mapFrame = h('div', { class: 'frame' }, mapSheet)
  const photoFrame = h('div', { class: 'frame' }, h('div', { class: 'sheet' }, pictures.photo))
  const legend = createLegend()
  pictures.subscribe(followLegendEnds(legend.show))
  pictures.subscribe(followShownLook(legend.showLook))
  const photoPane = h(
    'figure',
    { class: 'pane pane-photo' },
    photoFrame,
    h('figcaption', {}, name, facts),
  )
  const mapPane = h(
    'figure',
    { class: 'pane pane-map' },
    mapFrame,
    h('figcaption', {}, ...legend.elements),
  )
  const pair = h('div', { class: 'pair' }, photoPane, mapPane)
  const card = createCard(pictures, actions)
  const bare = h('div', { class: 'bare' }, card.element)
  const element = h('section', { class: 'stage' }, pair, bare)
  bindAttribute(element, 'aria-label', () => t('mainLabel'))

  const frames = [photoFrame, mapFrame] as const
  const zoom = createZoomControl(element, frames, () =>
    pictures.sharpen(zoom.sheet().width * devicePixelRatio),
  )
  const handle = h('div', { class: 'divide' })
  initDivideHandle(handle)
  bindAttribute(handle, 'aria-label', () => t('divide'))

  const effect = createEffectLayer(element, mapSheet, () => {
    handle.hidden = !isDivided()
  })
  const isDivided = (): boolean =>
    element.dataset['view'] === 'slide' && pictures.hasMap() && !effect.isShown()
  /** The handle always moves the divide. Elsewhere a pointer does so only if it has no other use. */
  const movesDivide = ({ target }: PointerEvent): boolean =>
    isDivided() &&
    (target === handle ||
      (!zoom.isZoomed() &&
        !interaction.hasTool() &&
        !(target instanceof Element && target.closest('.on-picture') !== null)))
  const interaction = createImageInteraction(element, frames, zoom, movesDivide)
  const opacity = createOpacityControl()
  mapFrame.append(interaction.element, handle, zoom.element, opacity, refining)
  attachDivide(
    mapFrame,
    handle,
    { get: divide.get, set: (at) => divide.set(Math.min(1, Math.max(0, at))) },
    movesDivide,
  )
  const renderDivide = (): void => {
    element.style.setProperty('--at', String(divide.get()))
    showDivide(handle, divide.get(), (shares) => t('divideAt', shares))
  }
  divide.subscribe(renderDivide)

  let shown: Item | null = null

  const renderArrangement = (): void => {
    if (shown === null || shown.size === null) return
    element.dataset['arrangement'] = arrangementFor(
      pair.clientWidth,
      pair.clientHeight,
      clampedRatio(shown.size),
    )
  }
  new ResizeObserver(renderArrangement).observe(pair)

  /** The photo's size, and a remark if it is shown stretched or with fewer pixels than it has. */
  const renderFacts = (): void => {
    if (shown === null || shown.size === null) return
    const { size } = shown
    const isStretched =
      !zoom.isZoomed() && Math.abs(clampedRatio(size) - size.width / size.height) > 1e-9
    const painted = displaySize(size)
    const isReduced = zoom.isZoomed() && painted.width < size.width
    const remark = isStretched
      ? t('stretched')
      : isReduced
        ? t('reduced', { width: painted.width, height: painted.height })
        : ''
    setText(facts, [pixels(size), remark].filter((text) => text !== '').join(' · '))
  }
  zoom.subscribe(renderFacts)

  let ratio = 0
  /** To measure the pair makes the browser lay out the page: its own changes of size are observed. */
  const renderRatio = (size: Size): void => {
    if (clampedRatio(size) === ratio) return
    ratio = clampedRatio(size)
    pair.style.setProperty('--ratio', String(ratio))
    renderArrangement()
  }

  const renderFrames = (item: Item, size: Size): void => {
    renderRatio(size)
    setText(name, item.name)
    name.title = item.name
    pictures.photo.setAttribute('aria-label', t('photoOf', { name: item.name }))
    pictures.map.setAttribute('aria-label', mapLabel(item.name))
    zoom.setPhoto(size, item)
    renderFacts()
  }

  return {
    element,
    zoom,
    interaction,
    effect,

    bringMap: () => {
      if (isNarrow()) mapPane.scrollIntoView({ block: 'start' })
    },

    render: (item, view) => {
      shown = item
      const hadFocus = card.element.contains(document.activeElement)
      const hasFrames = item.size !== null
      pair.hidden = !hasFrames
      bare.hidden = hasFrames
      const cardParent = hasFrames ? mapFrame : bare
      if (card.element.parentElement !== cardParent) cardParent.append(card.element)
      // The map of an earlier visit has no photo: it is shown alone and opaque.
      const isAlone = item.file === null
      element.dataset['view'] = isAlone ? 'over' : view.view
      element.style.setProperty('--blend', String(isAlone ? 1 : view.opacity))
      pictures.photo.hidden = isAlone
      renderDivide()
      const hasMap = pictures.hasMap()
      handle.hidden = !isDivided()
      interaction.element.hidden = !hasMap
      zoom.element.hidden = !hasMap
      opacity.hidden = !hasMap || isAlone || view.view !== 'over'
      pictures.map.hidden = !hasMap
      element.classList.toggle('is-busy', !hasMap)
      if (item.size !== null) renderFrames(item, item.size)
      card.show(item)
      // A hidden element loses the focus with the next frame, and the browser gives it to no other.
      if (hadFocus && document.activeElement?.checkVisibility() === false) {
        const next = card.nextFocus()
        if (next === undefined) actions.focusDownload()
        else next.focus({ preventScroll: true })
      }
    },
  }
}
