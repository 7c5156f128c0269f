/** Draws a tool's crosshair, line and points over both pictures. Their size on the screen does not follow the zoom. */
import type { Point } from '../../core/measure/lineProfile.ts'
import { s } from '../../page/dom.ts'

/** What a tool draws on both pictures. Points are in pixels of the photo. */
export type Mark =
  | { readonly kind: 'cross' | 'hover'; readonly at: Point }
  | { readonly kind: 'point'; readonly at: Point; readonly label: string }
  | { readonly kind: 'line'; readonly from: Point; readonly to: Point }

/** The length of a crosshair's arms from its centre, and the gap in its middle, in CSS pixels. */
const [ARM, GAP] = [14, 4]

/** A path above a wider dark one, so that it is visible on any colour. */
function outlined(className: string, d: string): readonly SVGElement[] {
  return [s('path', { class: `${className} mark-edge`, d }), s('path', { class: className, d })]
}

function crossPath({ x, y }: Point): string {
  return `M${x - ARM} ${y}H${x - GAP}M${x + GAP} ${y}H${x + ARM}M${x} ${y - ARM}V${y - GAP}M${x} ${y + GAP}V${y + ARM}`
}

function ringPath({ x, y }: Point, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`
}

function draw(mark: Mark, toFrame: (point: Point) => Point): readonly SVGElement[] {
  if (mark.kind === 'line') {
    const [from, to] = [toFrame(mark.from), toFrame(mark.to)]
    return outlined(
      'mark',
      `M${from.x} ${from.y}L${to.x} ${to.y}${ringPath(from, 5)}${ringPath(to, 2)}`,
    )
  }
  const at = toFrame(mark.at)
  if (mark.kind !== 'point') return outlined(`mark mark-${mark.kind}`, crossPath(at))
  const label = s('text', { class: 'mark-label', x: at.x + 9, y: at.y - 7 })
  label.textContent = mark.label
  return [...outlined('mark', ringPath(at, 5)), label]
}

export interface MarkLayer {
  readonly element: SVGElement
  /** `toFrame` turns pixels of the photo into CSS pixels of the frame. */
  show(marks: readonly Mark[], toFrame: (point: Point) => Point): void
}

export function createMarkLayer(): MarkLayer {
  const element = s('svg', { class: 'marks', 'aria-hidden': 'true' })
  return {
    element,
    show: (marks, toFrame) =>
      element.replaceChildren(...marks.flatMap((mark) => draw(mark, toFrame))),
  }
}
