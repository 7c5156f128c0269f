/** Crosshair, line and points on both pictures, at their places however much is enlarged. */
import type { Point } from '../../core/measure/lineProfile.ts'
import { s } from '../../page/dom.ts'

/** What a tool draws on both pictures. Coordinates are pixels of the photo. */
export type Mark =
  | { readonly kind: 'cross' | 'hover'; readonly at: Point }
  | { readonly kind: 'point'; readonly at: Point; readonly label: string }
  | { readonly kind: 'line'; readonly from: Point; readonly to: Point }

/** Half of a crosshair's arms, and the gap around what it points at, in CSS pixels. */
const [ARM, GAP] = [14, 4]

/** Each twice: a dark edge below, so that it is seen on any colour. */
function outlined(name: string, d: string): readonly SVGElement[] {
  return [s('path', { class: `${name} mark-edge`, d }), s('path', { class: name, d })]
}

function cross({ x, y }: Point): string {
  return `M${x - ARM} ${y}H${x - GAP}M${x + GAP} ${y}H${x + ARM}M${x} ${y - ARM}V${y - GAP}M${x} ${y + GAP}V${y + ARM}`
}

function ring({ x, y }: Point, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`
}

function drawn(mark: Mark, project: (place: Point) => Point): readonly SVGElement[] {
  if (mark.kind === 'line') {
    const [from, to] = [project(mark.from), project(mark.to)]
    return outlined('mark', `M${from.x} ${from.y}L${to.x} ${to.y}${ring(from, 5)}${ring(to, 2)}`)
  }
  const at = project(mark.at)
  if (mark.kind !== 'point') return outlined(`mark mark-${mark.kind}`, cross(at))
  const label = s('text', { class: 'mark-label', x: at.x + 9, y: at.y - 7 })
  label.textContent = mark.label
  return [...outlined('mark', ring(at, 5)), label]
}

export interface MarkLayer {
  readonly element: SVGElement
  show(marks: readonly Mark[], project: (place: Point) => Point): void
}

export function createMarkLayer(): MarkLayer {
  const element = s('svg', { class: 'marks', 'aria-hidden': 'true' })
  return {
    element,
    show: (marks, project) =>
      element.replaceChildren(...marks.flatMap((mark) => drawn(mark, project))),
  }
}
