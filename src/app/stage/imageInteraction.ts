/** The pictures under the visitor's hands: zoom, pan, the divide, and whatever tool a panel brings. */
import type { Point } from '../../core/measure/lineProfile.ts'
import { frameToPhoto, photoToFrame } from '../../core/zoom.ts'
import { bindAttribute } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { attachGestures } from './gestures.ts'
import { createMarkLayer, type Mark } from './marks.ts'
import type { ZoomControl } from './zoomControl.ts'

/** CSS pixels that an arrow key moves an enlarged picture. */
const PAN = 40

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

/** What a panel does with the pointer and the keys on the pictures. Coordinates are pixels of the photo. */
export interface Tool {
  /** Whether a drag is its own; then a finger neither scrolls the page nor moves an enlarged picture. */
  readonly isDragTool: boolean
  hover(place: Point | null): void
  tap(place: Point): void
  /** From where the hand came down to where it is; `isDone` when it went up. */
  drag(from: Point, to: Point, isDone: boolean): void
  /** Whether the key was its own. */
  handleKey(event: KeyboardEvent): boolean
  marks(): readonly Mark[]
}

export interface ImageInteraction {
  /** Takes the keys; lies over the map. */
  readonly element: HTMLElement
  /** From now on until another one, or null. */
  setTool(tool: Tool | null): void
  /** Draws the tool's marks anew. */
  redraw(): void
  hasTool(): boolean
}

/** `isTaken`: the divide between photo and map follows the hand. */
export function createImageInteraction(
  stage: HTMLElement,
  frames: readonly HTMLElement[],
  zooming: ZoomControl,
  isTaken: (event: PointerEvent) => boolean,
): ImageInteraction {
  let tool: Tool | null = null
  let start: Point | null = null
  const element = h('div', { class: 'scope', tabindex: 0, role: 'application' })
  bindAttribute(element, 'aria-label', () => t('scope'))
  const layers = frames.map((frame) => {
    const layer = createMarkLayer()
    frame.append(layer.element)
    return layer
  })

  const draw = (): void => {
    const [sheet, photo] = [zooming.sheet(), zooming.photoSize()]
    for (const layer of layers)
      layer.show(tool?.marks() ?? [], (place) => photoToFrame(sheet, photo, place))
  }
  zooming.subscribe(draw)

  const onPhoto = (at: Point): Point => {
    const { width, height } = zooming.photoSize()
    const { x, y } = frameToPhoto(zooming.sheet(), zooming.photoSize(), at)
    return { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) }
  }
  /** With Shift or the wheel's button a hand pans whatever the tool. */
  const isTools = (event: PointerEvent): boolean =>
    tool?.isDragTool === true && !event.shiftKey && event.button !== 1 && (event.buttons & 4) === 0

  for (const frame of frames) {
    attachGestures(frame, {
      accepts: (event) =>
        !isTaken(event) &&
        !(
          event.target instanceof Element && event.target.closest('.zoom, .card, .divide') !== null
        ),
      press: (at) => {
        start = onPhoto(at)
      },
      drag: (at, across, down, event) => {
        if (start !== null && isTools(event)) tool?.drag(start, onPhoto(at), false)
        else zooming.pan(across, down)
      },
      release: (at, isTap, event) => {
        if (event.pointerType !== 'touch') element.focus({ preventScroll: true })
        if (isTap && event.button === 0) tool?.tap(onPhoto(at))
        else if (!isTap && start !== null && isTools(event)) tool?.drag(start, onPhoto(at), true)
        start = null
      },
      cancel: () => {
        start = null
      },
      doubleTap: (at) => (zooming.isZoomed() ? zooming.fit() : zooming.zoomTo(1, at)),
      pinch: (at, factor, across, down) => {
        zooming.pan(across, down)
        zooming.zoomBy(factor, at)
      },
      hover: (at) => tool?.hover(at === null ? null : onPhoto(at)),
    })
  }

  const zoomKey = (key: string): boolean => {
    const acts: Readonly<Record<string, () => void>> = {
      '+': () => zooming.zoomBy(zooming.step),
      '=': () => zooming.zoomBy(zooming.step),
      '-': () => zooming.zoomBy(1 / zooming.step),
      '0': () => zooming.fit(),
      '1': () => zooming.zoomTo(1),
      '4': () => zooming.zoomTo(4),
    }
    acts[key]?.()
    return acts[key] !== undefined
  }
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = ARROWS[event.key]
    const isDone =
      tool?.handleKey(event) === true ||
      zoomKey(event.key) ||
      (arrow !== undefined && zooming.isZoomed())
    if (!isDone) return
    event.preventDefault()
    if (arrow !== undefined && tool === null) zooming.pan(arrow[0] * PAN, arrow[1] * PAN)
  })

  return {
    element,
    redraw: draw,
    hasTool: () => tool !== null,
    setTool: (next) => {
      tool = next
      stage.toggleAttribute('data-tool', next !== null)
      stage.toggleAttribute('data-draws', next?.isDragTool === true)
      draw()
    },
  }
}
