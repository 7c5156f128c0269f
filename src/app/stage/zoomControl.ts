/** Enlarges both pictures in step: the zoom, what the style sheet needs for it, and the buttons on the map. */
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

/** From this scale on a photo's pixels are drawn as squares. */
const SQUARES_SCALE = 4
/** The factor of one press of a key or a button. */
const STEP = 1.5

/** In device pixels: more than a rounding error, and too little to be seen. */
const TIE = 1e-6

/** Points are in CSS pixels from a frame's top left corner. A scale is CSS pixels per pixel of the photo. */
export interface ZoomControl {
  /** The buttons, and the scale in per cent. */
  readonly element: HTMLElement
  /** The factor of one press of a key or a button. */
  readonly step: number
  /** Sets the photo's size. Another `key` is another photo, which is fitted into its frame. */
  setPhoto(size: Size, key: object): void
  photoSize(): Size
  /** The inner size of a frame in CSS pixels. */
  frameSize(): Size
  /** Where the pictures are in their frames. */
  sheet(): ImageRect
  isZoomed(): boolean
  /** Keeps the point `at` in place; the frame's centre by default. */
  zoomBy(factor: number, at?: Point): void
  zoomTo(scale: number, at?: Point): void
  /** To the photo's own pixels if that enlarges it enough, else to twice the scale. Never reduces. */
  zoomIn(at: Point): void
  fit(): void
  pan(x: number, y: number): void
  /** Pans until this point of the photo, in the photo's pixels, is inside the frame. */
  reveal(point: Point): void
  /** Calls after every change of the zoom, the photo, the frames or the language. */
  subscribe(watcher: () => void): void
}

/**
 * @param stage receives the attributes that the style sheet follows
 * @param frames have the same size and can be anywhere on the page
 * @param resized is called after the visitor zoomed and after the frames changed their size
 */
export function createZoomControl(
  stage: HTMLElement,
  frames: readonly HTMLElement[],
  resized: () => void,
): ZoomControl {
  const watchers: (() => void)[] = []
  let zoom: Zoom = FITTED
  let photo: Size = { width: 1, height: 1 }
  let photoKey: object | null = null

  const frameSize = (): Size => {
    const visible = frames.find(({ clientWidth }) => clientWidth > 0)
    return {
      width: Math.max(1, visible?.clientWidth ?? 1),
      height: Math.max(1, visible?.clientHeight ?? 1),
    }
  }
  const sheet = (): ImageRect => imageRect(zoom, photo, frameSize())
  const scale = (): number => zoom.scale ?? fitScale(photo, frameSize())

  /**
   * Rounds to device pixels, so that edges of the photo's pixels meet edges of the screen's pixels. A frame of an odd width has its
   * middle at half a pixel: there an error of the last digit would decide, and a step of 40 pixels could be one of 41.
   */
  const snap = (offset: number, origin: number): number =>
    Math.round((origin + offset) * devicePixelRatio + TIE) / devicePixelRatio - origin

  const render = (): void => {
    const { width, height, left, top } = sheet()
    const isZoomed = zoom.scale !== null
    stage.toggleAttribute('data-zoomed', isZoomed)
    stage.toggleAttribute('data-squares', isZoomed && scale() >= SQUARES_SCALE)
    for (const frame of frames) {
      const origin = frame.getBoundingClientRect()
      const properties = isZoomed
        ? {
            '--sheet-width': `${width}px`,
            '--sheet-height': `${height}px`,
            '--sheet-left': `${snap(left, origin.left)}px`,
            '--sheet-top': `${snap(top, origin.top)}px`,
          }
        : {
            '--sheet-width': '100%',
            '--sheet-height': '100%',
            '--sheet-left': '0px',
            '--sheet-top': '0px',
          }
      for (const [name, value] of Object.entries(properties)) frame.style.setProperty(name, value)
    }
    setText(percent, `${Math.round(100 * scale())}%`)
    fitButton.setAttribute(
      'aria-label',
      t(isZoomed ? 'zoomFit' : 'zoomActual', { percent: percent.textContent }),
    )
    for (const watcher of watchers) watcher()
  }

  const setZoom = (next: Zoom): void => {
    zoom = next
    render()
    resized()
  }
  const centre = (): Point => ({ x: frameSize().width / 2, y: frameSize().height / 2 })
  const zoomToScale = (wanted: number, at: Point = centre()): void =>
    setZoom(zoomTo(zoom, photo, frameSize(), wanted, at))
  const zoomByFactor = (factor: number, at?: Point): void => zoomToScale(scale() * factor, at)
  const fit = (): void => setZoom(FITTED)

  const button = (name: IconName, label: () => string, onclick: () => void): HTMLButtonElement =>
    bindAttribute(
      h('button', { class: 'zoom-button', type: 'button', onclick }, icon(name)),
      'aria-label',
      label,
    )
  const percent = h('span', { class: 'figures' })
  const fitButton = h(
    'button',
    {
      class: 'zoom-button zoom-fit',
      type: 'button',
      onclick: () => (zoom.scale === null ? zoomToScale(1) : fit()),
    },
    percent,
  )
  const element = h(
    'div',
    { class: 'on-picture zoom', role: 'group' },
    button(
      'minus',
      () => t('zoomOut'),
      () => zoomByFactor(1 / STEP),
    ),
    fitButton,
    button(
      'plus',
      () => t('zoomIn'),
      () => zoomByFactor(STEP),
    ),
  )
  bindAttribute(element, 'aria-label', () => t('zoom'))

  const observer = new ResizeObserver(() => {
    render()
    resized()
  })
  for (const frame of frames) observer.observe(frame)
  language.subscribe(render)

  return {
    element,
    step: STEP,
    frameSize,
    sheet,
    fit,
    zoomTo: zoomToScale,
    zoomIn: (at) => zoomToScale(scale() * STEP < 1 ? 1 : 2 * scale(), at),
    zoomBy: zoomByFactor,
    photoSize: () => photo,
    isZoomed: () => zoom.scale !== null,
    pan: (x, y) => setZoom(panBy(zoom, photo, frameSize(), x, y)),
    reveal: (point) => setZoom(panIntoView(zoom, photo, frameSize(), point)),
    subscribe: (watcher) => void watchers.push(watcher),
    setPhoto: (size, key) => {
      if (photoKey === key && photo.width === size.width && photo.height === size.height) return
      if (photoKey !== key) zoom = FITTED
      photoKey = key
      photo = size
      render()
    },
  }
}
