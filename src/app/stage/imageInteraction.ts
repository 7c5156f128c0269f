/** Pointers and keys on the pictures. They zoom and pan, or they belong to the tool of an open panel. */
import type { Point } from '../../core/measure/lineProfile.ts'
import { frameToPhoto, photoToFrame } from '../../core/zoom.ts'
import { bindAttribute } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { attachGestures } from './gestures.ts'
import { createMarkLayer, type Mark } from './marks.ts'
import { createPin } from './pin.ts'
import type { ZoomControl } from './zoomControl.ts'

/** CSS pixels that an arrow key pans an enlarged picture. */
const PAN = 40

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

/** What a panel does with pointers and keys on the pictures. Points are in pixels of the photo. */
export interface Tool {
  /** Whether the tool uses drags. If so, a finger neither scrolls the page nor pans an enlarged picture. */
  readonly isDragTool: boolean
  /** Null: the pointer has left the pictures. */
  hover(point: Point | null): void
  /** `isTouch`: by a finger. Then a focused field would open the keyboard on the screen. */
  tap(point: Point, isTouch: boolean): void
  /** `isDone`: the pointer was lifted at `to`. */
  drag(from: Point, to: Point, isDone: boolean): void
  /** Returns whether the tool used the key. */
  handleKey(event: KeyboardEvent): boolean
  marks(): readonly Mark[]
}

export interface ImageInteraction {
  /** Covers the map and receives the keys. */
  readonly element: HTMLElement
  /** Replaces the tool. Null: no tool. */
  setTool(tool: Tool | null): void
  hasTool(): boolean
  /** Draws the tool's marks as they are now. */
  redraw(): void
  /** Places an element at a point of the picture that was pressed last. Null: removes it. */
  pin(element: HTMLElement | null, at: Point): void
}

/** @param movesDivide whether this pointer moves the divide between photo and map */
export function createImageInteraction(
  stage: HTMLElement,
  frames: readonly HTMLElement[],
  zoom: ZoomControl,
  movesDivide: (event: PointerEvent) => boolean,
): ImageInteraction {
  let tool: Tool | null = null
  let start: Point | null = null
  let pressed: HTMLElement | null = null
  const element = h('div', { class: 'scope', tabindex: 0, role: 'application' })
  bindAttribute(element, 'aria-label', () => t('scope'))
  const layers = frames.map((frame) => {
    const layer = createMarkLayer()
    frame.append(layer.element)
    return layer
  })

  const pin = createPin(stage)
  const redraw = (): void => {
    const [sheet, photo] = [zoom.sheet(), zoom.photoSize()]
    for (const layer of layers)
      layer.show(tool?.marks() ?? [], (point) => photoToFrame(sheet, photo, point))
    pin.place()
  }
  zoom.subscribe(redraw)

  /** From CSS pixels of a frame to pixels of the photo, clamped to the photo. */
  const toPhoto = (at: Point): Point => {
    const { width, height } = zoom.photoSize()
    const { x, y } = frameToPhoto(zoom.sheet(), zoom.photoSize(), at)
    return { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) }
  }
  /** Shift and the middle button always pan. */
  const isToolDrag = (event: PointerEvent): boolean =>
    tool?.isDragTool === true && !event.shiftKey && event.button !== 1 && (event.buttons & 4) === 0
  const isOnControl = ({ target }: PointerEvent): boolean =>
    target instanceof Element && target.closest('.on-picture, .card') !== null

  for (const frame of frames) {
    attachGestures(frame, {
      accepts: (event) => !isOnControl(event),
      press: (at) => {
        start = toPhoto(at)
        pressed = frame
      },
      // A single pointer that moves the divide is otherwise only good for a double tap.
      drag: (at, dx, dy, event) => {
        if (movesDivide(event)) return
        if (start !== null && isToolDrag(event)) tool?.drag(start, toPhoto(at), false)
        else zoom.pan(dx, dy)
      },
      release: (at, isTap, event) => {
        if (movesDivide(event)) return
        if (event.pointerType !== 'touch') element.focus({ preventScroll: true })
        if (isTap && event.button === 0) tool?.tap(toPhoto(at), event.pointerType === 'touch')
        else if (!isTap && start !== null && isToolDrag(event)) tool?.drag(start, toPhoto(at), true)
        start = null
      },
      cancel: () => {
        start = null
      },
      doubleTap: zoom.zoomIn,
      pinch: (at, factor, dx, dy) => {
        zoom.pan(dx, dy)
        zoom.zoomBy(factor, at)
      },
      hover: (at) => tool?.hover(at === null ? null : toPhoto(at)),
    })
  }

  /** Returns whether the key zooms. */
  const handleZoomKey = (key: string): boolean => {
    const actions: Readonly<Record<string, () => void>> = {
      '+': () => zoom.zoomBy(zoom.step),
      '=': () => zoom.zoomBy(zoom.step),
      '-': () => zoom.zoomBy(1 / zoom.step),
      '0': () => zoom.fit(),
      '1': () => zoom.zoomTo(1),
      '4': () => zoom.zoomTo(4),
    }
    actions[key]?.()
    return actions[key] !== undefined
  }
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = ARROWS[event.key]
    const isHandled =
      tool?.handleKey(event) === true ||
      handleZoomKey(event.key) ||
      (arrow !== undefined && zoom.isZoomed())
    if (!isHandled) return
    event.preventDefault()
    if (arrow !== undefined && tool === null) zoom.pan(arrow[0] * PAN, arrow[1] * PAN)
  })

  return {
    element,
    redraw,
    pin: (pinned, at) => {
      const frame = [pressed, ...frames].find((one) => one?.checkVisibility() === true)
      if (pinned === null || frame === null || frame === undefined) return pin.hide()
      pin.show(pinned, frame, () => photoToFrame(zoom.sheet(), zoom.photoSize(), at))
    },
    hasTool: () => tool !== null,
    setTool: (next) => {
      tool = next
      stage.toggleAttribute('data-tool', next !== null)
      stage.toggleAttribute('data-draws', next?.isDragTool === true)
      redraw()
    },
  }
}
