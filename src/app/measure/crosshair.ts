/** The crosshair, at whose place values are read: moved by a hand or by keys, in pixels of the photo. */
import type { Place } from '../../core/measure/lineProfile.ts'
import type { Zooming } from '../stage/zooming.ts'

/** What an arrow key moves the crosshair on the screen at least, in CSS pixels. */
const STEP = 2

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export interface Crosshair {
  at(): Place | null
  /** The place that a pointer hovers over, or else the crosshair's. */
  looked(): Place | null
  hover(place: Place | null): void
  move(place: Place): void
  /** Whether the key was its own. */
  key(event: KeyboardEvent): boolean
  clear(): void
  /** Pixels are read in their middles, where the files' values are. */
  centred(place: Place): Place
}

export function createCrosshair(zooming: Zooming, moved: () => void): Crosshair {
  let cross: Place | null = null
  let hovered: Place | null = null

  const centred = ({ x, y }: Place): Place => {
    const { width, height } = zooming.photo()
    const middle = (at: number, most: number): number =>
      Math.min(most - 1, Math.max(0, Math.floor(at))) + 0.5
    return { x: middle(x, width), y: middle(y, height) }
  }
  const move = (place: Place): void => {
    cross = centred(place)
    hovered = null
    moved()
  }

  return {
    at: () => cross,
    looked: () => hovered ?? cross,
    hover: (place) => void (hovered = place === null ? null : centred(place)),
    move,
    centred,

    key: (event) => {
      const arrow = ARROWS[event.key]
      if (arrow === undefined) return false
      const { width } = zooming.sheet()
      const step =
        Math.max(1, Math.round((STEP * zooming.photo().width) / width)) * (event.shiftKey ? 10 : 1)
      // The first one brings it to the middle.
      move(
        cross === null
          ? { x: zooming.photo().width / 2, y: zooming.photo().height / 2 }
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
