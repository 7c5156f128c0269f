/** The pictures under the visitor's hands: zoom, pan, the divide, and whatever tool a panel brings. */
import type { Place } from '../../core/measure/lineProfile.ts'
import { framePlace, photoPlace } from '../../core/zoom.ts'
import { bindAttribute } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { attachGestures } from './gestures.ts'
import { createMarkLayer } from './marks.ts'
import type { Tool } from './tool.ts'
import type { Zooming } from './zooming.ts'

/** CSS pixels that an arrow key moves an enlarged picture. */
const PAN = 40

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

export interface Scope {
  /** Takes the keys; lies over the map. */
  readonly element: HTMLElement
  /** From now on until another one, or null. */
  use(tool: Tool | null): void
  /** Draws the tool's marks anew. */
  draw(): void
  hasTool(): boolean
}

/** `isTaken`: the divide between photo and map follows the hand. */
export function createScope(
  stage: HTMLElement,
  frames: readonly HTMLElement[],
  zooming: Zooming,
  isTaken: (event: PointerEvent) => boolean,
): Scope {
  let tool: Tool | null = null
  let start: Place | null = null
  const element = h('div', { class: 'scope', tabindex: 0, role: 'application' })
  bindAttribute(element, 'aria-label', () => t('scope'))
  const layers = frames.map((frame) => {
    const layer = createMarkLayer()
    frame.append(layer.element)
    return layer
  })

  const draw = (): void => {
    const [sheet, photo] = [zooming.sheet(), zooming.photo()]
    for (const layer of layers)
      layer.show(tool?.marks() ?? [], (place) => framePlace(sheet, photo, place))
  }
  zooming.subscribe(draw)

  const onPhoto = (at: Place): Place => {
    const { width, height } = zooming.photo()
    const { x, y } = photoPlace(zooming.sheet(), zooming.photo(), at)
    return { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) }
  }
  /** With Shift or the wheel's button a hand pans whatever the tool. */
  const isTools = (event: PointerEvent): boolean =>
    tool?.drags === true && !event.shiftKey && event.button !== 1 && (event.buttons & 4) === 0

  for (const frame of frames) {
    attachGestures(frame, {
      takes: (event) =>
        !isTaken(event) &&
        !(
          event.target instanceof Element && event.target.closest('.zoom, .card, .divide') !== null
        ),
      pressed: (at) => {
        start = onPhoto(at)
      },
      dragged: (at, across, down, event) => {
        if (start !== null && isTools(event)) tool?.dragged(start, onPhoto(at), false)
        else zooming.pan(across, down)
      },
      released: (at, isTap, event) => {
        if (event.pointerType !== 'touch') element.focus({ preventScroll: true })
        if (isTap && event.button === 0) tool?.tapped(onPhoto(at))
        else if (!isTap && start !== null && isTools(event)) tool?.dragged(start, onPhoto(at), true)
        start = null
      },
      dropped: () => {
        start = null
      },
      doubled: (at) => (zooming.isZoomed() ? zooming.fit() : zooming.to(1, at)),
      pinched: (at, factor, across, down) => {
        zooming.pan(across, down)
        zooming.by(factor, at)
      },
      hovered: (at) => tool?.hovered(at === null ? null : onPhoto(at)),
    })
  }

  const zoomKey = (key: string): boolean => {
    const acts: Readonly<Record<string, () => void>> = {
      '+': () => zooming.by(zooming.step),
      '=': () => zooming.by(zooming.step),
      '-': () => zooming.by(1 / zooming.step),
      '0': () => zooming.fit(),
      '1': () => zooming.to(1),
      '4': () => zooming.to(4),
    }
    acts[key]?.()
    return acts[key] !== undefined
  }
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = ARROWS[event.key]
    const isDone =
      tool?.key(event) === true || zoomKey(event.key) || (arrow !== undefined && zooming.isZoomed())
    if (!isDone) return
    event.preventDefault()
    if (arrow !== undefined && tool === null) zooming.pan(arrow[0] * PAN, arrow[1] * PAN)
  })

  return {
    element,
    draw,
    hasTool: () => tool !== null,
    use: (next) => {
      tool = next
      stage.toggleAttribute('data-tool', next !== null)
      stage.toggleAttribute('data-draws', next?.drags === true)
      draw()
    },
  }
}
