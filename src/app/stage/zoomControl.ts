/** Both pictures enlarged in step: the zoom as it is now, and its buttons on the map. */
import type { Point } from '../../core/measure/lineProfile.ts'
import type { Size } from '../../core/types.ts'
import {
  FITTED,
  fitScale,
  type ImageRect,
  imageRect,
  panBy,
  panIntoView,
  type Zoom,
  zoomTo,
} from '../../core/zoom.ts'
import { bindAttribute } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { type IconName, icon } from '../../page/icons.ts'
import { language, t } from '../../page/language.ts'

/** From here on a photo's pixel is a square that can be seen, and is shown as one. */
const SQUARES = 4
/** One press of a key or a button. */
const STEP = 1.5

export interface ZoomControl {
  /** The buttons, and what they have done to the scale in per cent. */
  readonly element: HTMLElement
  /** This photo from now on; another one is fitted again. `key` tells photos apart. */
  setPhoto(photo: Size, key: object): void
  photoSize(): Size
  /** Of a frame without borders, in CSS pixels. */
  frameSize(): Size
  sheet(): ImageRect
  isZoomed(): boolean
  /** `at` in the frame; without it, its middle. */
  zoomBy(factor: number, at?: Point): void
  zoomTo(scale: number, at?: Point): void
  fit(): void
  pan(across: number, down: number): void
  reveal(place: Point): void
  /** The steps that keys make. */
  readonly step: number
  subscribe(watch: () => void): void
}

/** `stage` gets what its style follows; `frames` have one size, and lie anywhere on the page. */
export function createZoomControl(stage: HTMLElement, frames: readonly HTMLElement[]): ZoomControl {
  const watchers: (() => void)[] = []
  let zoom: Zoom = FITTED
  let photo: Size = { width: 1, height: 1 }
  let shown: object | null = null

  const frame = (): Size => {
    const seen = frames.find(({ clientWidth }) => clientWidth > 0)
    return {
      width: Math.max(1, seen?.clientWidth ?? 1),
      height: Math.max(1, seen?.clientHeight ?? 1),
    }
  }
  const sheet = (): ImageRect => imageRect(zoom, photo, frame())

  /** So that edges of the photo's pixels fall on edges of the screen's, where they can. */
  const snapped = (offset: number, from: number): number =>
    Math.round((from + offset) * devicePixelRatio) / devicePixelRatio - from

  const render = (): void => {
    const { width, height, left, top } = sheet()
    const isZoomed = zoom.scale !== null
    stage.toggleAttribute('data-zoomed', isZoomed)
    stage.toggleAttribute(
      'data-squares',
      (zoom.scale ?? fitScale(photo, frame())) >= SQUARES && isZoomed,
    )
    for (const one of frames) {
      const at = one.getBoundingClientRect()
      const place = isZoomed
        ? {
            '--sheet-width': `${width}px`,
            '--sheet-height': `${height}px`,
            '--sheet-left': `${snapped(left, at.left)}px`,
            '--sheet-top': `${snapped(top, at.top)}px`,
          }
        : {
            '--sheet-width': '100%',
            '--sheet-height': '100%',
            '--sheet-left': '0px',
            '--sheet-top': '0px',
          }
      for (const [name, value] of Object.entries(place)) one.style.setProperty(name, value)
    }
    setText(percent, `${Math.round(100 * (zoom.scale ?? fitScale(photo, frame())))} %`)
    fitButton.setAttribute(
      'aria-label',
      isZoomed
        ? t('zoomFit', { percent: percent.textContent })
        : t('zoomActual', { percent: percent.textContent }),
    )
    for (const watch of watchers) watch()
  }

  const become = (next: Zoom): void => {
    zoom = next
    render()
  }
  const middle = (): Point => ({ x: frame().width / 2, y: frame().height / 2 })
  const to = (scale: number, at: Point = middle()): void =>
    become(zoomTo(zoom, photo, frame(), scale, at))
  const by = (factor: number, at?: Point): void =>
    to((zoom.scale ?? fitScale(photo, frame())) * factor, at)
  const fit = (): void => become(FITTED)

  const button = (name: IconName, words: () => string, onclick: () => void): HTMLButtonElement =>
    bindAttribute(
      h('button', { class: 'zoom-button', type: 'button', onclick }, icon(name)),
      'aria-label',
      words,
    )
  const percent = h('span', { class: 'figures' })
  const fitButton = h(
    'button',
    {
      class: 'zoom-button zoom-fit',
      type: 'button',
      onclick: () => (zoom.scale === null ? to(1) : fit()),
    },
    percent,
  )
  const element = h(
    'div',
    { class: 'zoom', role: 'group' },
    button(
      'minus',
      () => t('zoomOut'),
      () => by(1 / STEP),
    ),
    fitButton,
    button(
      'plus',
      () => t('zoomIn'),
      () => by(STEP),
    ),
  )
  bindAttribute(element, 'aria-label', () => t('zoom'))

  const resized = new ResizeObserver(render)
  for (const one of frames) resized.observe(one)
  language.subscribe(render)

  return {
    element,
    step: STEP,
    frameSize: frame,
    sheet,
    zoomTo: to,
    zoomBy: by,
    fit,
    photoSize: () => photo,
    isZoomed: () => zoom.scale !== null,
    pan: (across, down) => become(panBy(zoom, photo, frame(), across, down)),
    reveal: (place) => become(panIntoView(zoom, photo, frame(), place)),
    subscribe: (watch) => void watchers.push(watch),
    setPhoto: (size, key) => {
      if (shown === key && photo.width === size.width && photo.height === size.height) return
      if (shown !== key) zoom = FITTED
      shown = key
      photo = size
      render()
    },
  }
}
