/** The crosshair, at whose place values are read: moved by a hand or by keys, in pixels of the photo. */
import type { Point } from '../../core/measure/lineProfile.ts'
import type { ZoomControl } from '../stage/zoomControl.ts'

/** What an arrow key moves the crosshair on the screen at least, in CSS pixels. */
const STEP = 2

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export interface Crosshair {
  position(): Point | null
  /** The place that a pointer hovers over, or else the crosshair's. */
  activePoint(): Point | null
  setHover(place: Point | null): void
  moveTo(place: Point): void
  /** Whether the key was its own. */
  handleKey(event: KeyboardEvent): boolean
  clear(): void
  /** Pixels are read in their middles, where the files' values are. */
  pixelCentre(place: Point): Point
}

export function createCrosshair(zooming: ZoomControl, moved: () => void): Crosshair {
  let cross: Point | null = null
  let hovered: Point | null = null

  const centred = ({ x, y }: Point): Point => {
    const { width, height } = zooming.photoSize()
    const middle = (at: number, most: number): number =>
      Math.min(most - 1, Math.max(0, Math.floor(at))) + 0.5
    return { x: middle(x, width), y: middle(y, height) }
  }
  const move = (place: Point): void => {
    cross = centred(place)
    hovered = null
    moved()
  }

  return {
    position: () => cross,
    activePoint: () => hovered ?? cross,
    setHover: (place) => void (hovered = place === null ? null : centred(place)),
    moveTo: move,
    pixelCentre: centred,

    handleKey: (event) => {
      const arrow = ARROWS[event.key]
      if (arrow === undefined) return false
      const { width } = zooming.sheet()
      const step =
        Math.max(1, Math.round((STEP * zooming.photoSize().width) / width)) *
        (event.shiftKey ? 10 : 1)
      // The first one brings it to the middle.
      move(
        cross === null
          ? { x: zooming.photoSize().width / 2, y: zooming.photoSize().height / 2 }
          : { x: cross.x + arrow[0] * step, y: cross.y + arrow[1] * step },
      )
      if (cross !== null) zooming.reveal(cross)
      return true
    },

    clear: () => {
      cross = null
      hovered = null
    },
  }
}
