/** The crosshair marks the point that is measured. A pointer or the arrow keys move it. */
import type { Point } from '../../core/measure/lineProfile.ts'
import type { ZoomControl } from '../stage/zoomControl.ts'

/** CSS pixels that an arrow key moves the crosshair, at least one pixel of the photo. */
const STEP = 2
/** Shift multiplies the step. */
const SHIFT_FACTOR = 10

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Points are in pixels of the photo. */
export interface Crosshair {
  /** Null until the crosshair was placed. */
  position(): Point | null
  /** The point under a hovering pointer, or else the crosshair's. */
  activePoint(): Point | null
  setHover(point: Point | null): void
  moveTo(point: Point): void
  /** Returns whether the key moved the crosshair. */
  handleKey(event: KeyboardEvent): boolean
  clear(): void
  /** The centre of the pixel that contains the point. Files have their values there. */
  pixelCentre(point: Point): Point
}

export function createCrosshair(zoom: ZoomControl, moved: () => void): Crosshair {
  let position: Point | null = null
  let hovered: Point | null = null

  const pixelCentre = ({ x, y }: Point): Point => {
    const { width, height } = zoom.photoSize()
    const centre = (at: number, length: number): number =>
      Math.min(length - 1, Math.max(0, Math.floor(at))) + 0.5
    return { x: centre(x, width), y: centre(y, height) }
  }
  const moveTo = (point: Point): void => {
    position = pixelCentre(point)
    hovered = null
    moved()
  }

  return {
    position: () => position,
    activePoint: () => hovered ?? position,
    setHover: (point) => {
      hovered = point === null ? null : pixelCentre(point)
    },
    moveTo,
    pixelCentre,

    handleKey: (event) => {
      const arrow = ARROWS[event.key]
      if (arrow === undefined) return false
      const photo = zoom.photoSize()
      const photoPixels = Math.max(1, Math.round((STEP * photo.width) / zoom.sheet().width))
      const step = photoPixels * (event.shiftKey ? SHIFT_FACTOR : 1)
      // The first key press only places the crosshair in the centre.
      moveTo(
        position === null
          ? { x: photo.width / 2, y: photo.height / 2 }
          : { x: position.x + arrow[0] * step, y: position.y + arrow[1] * step },
      )
      if (position !== null) zoom.reveal(position)
      return true
    },

    clear: () => {
      position = null
      hovered = null
    },
  }
}
