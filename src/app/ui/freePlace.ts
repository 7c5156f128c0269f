/** Finds a place on the window where a box covers no control. */

/** In CSS pixels of the window, like a DOMRect. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Place {
  readonly left: number
  readonly top: number
  /** False if the box covers something there. */
  readonly isFree: boolean
}

const GAP = 8

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return width > 0 && height > 0 ? width * height : 0
}

/**
 * The lowest free place for a box of `width` × `height` within `bounds`: at its end, else in its middle, else at its
 * start. If no place is free, the one that covers the least.
 */
export function freePlace(
  width: number,
  height: number,
  bounds: Box,
  obstacles: readonly Box[],
): Place {
  const lowest = bounds.bottom - height
  const tops = [lowest, ...obstacles.map(({ top }) => top - GAP - height)]
    .filter((top) => top >= bounds.top && top <= lowest)
    .sort((a, b) => b - a)
  const room = bounds.right - bounds.left - width
  const lefts =
    room < 1 ? [bounds.left] : [bounds.right - width, bounds.left + room / 2, bounds.left]
  let best: Place = { left: lefts[0] ?? bounds.left, top: lowest, isFree: false }
  let least = Infinity
  for (const left of lefts) {
    for (const top of tops) {
      const box = { left, top, right: left + width, bottom: top + height }
      const covered = obstacles.reduce((sum, obstacle) => sum + overlap(box, obstacle), 0)
      if (covered === 0) return { left, top, isFree: true }
      if (covered < least) [best, least] = [{ left, top, isFree: false }, covered]
    }
  }
  return best
}

/** The tiles count as one: there may be a thousand. */
const CONTROLS = ':is(button, a[href], select, input, label, summary, .tiles):not(.tiles *)'

/** The visible controls of the page outside of `except`. */
export function controlBoxes(except: Element): readonly Box[] {
  return [...document.querySelectorAll(CONTROLS)]
    .filter((control) => !except.contains(control) && control.checkVisibility())
    .map((control) => control.getBoundingClientRect())
}
