/** The logo. */
import { s } from '../../page/dom.ts'

/** The frames of the favicon, one behind the other: the nearest is bright and the farthest dark, as in the heat map. */
const FRAMES: readonly (readonly [x: number, y: number, side: number, radius: number])[] = [
  [1, 1, 30, 8],
  [5, 4, 23, 6.2],
  [9, 7, 16.5, 4.6],
  [12.6, 9.8, 10.5, 3.2],
  [15.6, 12.2, 5.4, 1.9],
]

export function createMark(): SVGElement {
  return s(
    'svg',
    { class: 'brand-mark', viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' },
    ...FRAMES.map(([x, y, side, radius]) =>
      s('rect', { x, y, width: side, height: side, rx: radius }),
    ),
  )
}
