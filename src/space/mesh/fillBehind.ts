/** Finds which far edge continues behind each place that something near hides. */
import type { SquareGrid } from './rtin.ts'
import { farEdges } from './widen.ts'

export interface Filled {
  /** For each filled point, the index of the point at the far side of a step that it continues: its own, if the photo shows it. −1 for the others. */
  readonly seeds: Int32Array
}

/** Puts a neighbour of a point with this seed into the queue. `round` counts the points from the seed, from 0. */
type Take = (point: number, seed: number, round: number) => void

/** The surface and its background have edges of their own at different resolutions, so the background begins on the far side already. */
const OVERLAP = 2

/** A low step hides little, but its background must have a width. */
const LEAST_REACH = 2

/**
 * Fills the points that are hidden: it begins at the far side of each step that is higher than `step` and grows behind the nearer side,
 * then for a few points into the far side. A camera that moves uncovers a strip whose width is proportional to the height of the step.
 *
 * @param reach how many points are filled for each unit of that height
 */
export function fillBehind({ side, heights }: SquareGrid, step: number, reach: number): Filled {
  const seeds = new Int32Array(side * side).fill(-1)
  const queue = new Int32Array(side * side)
  let count = farEdges(heights, side, side, step, queue)
  const edges = queue.slice(0, count)
  for (const point of edges) seeds[point] = point

  /** Visits the neighbours of the points from … to − 1 of the queue. */
  const grow = (from: number, to: number, take: Take, round: number): void => {
    for (let at = from; at < to; ++at) {
      const point = queue[at]!
      const x = point % side
      const seed = seeds[point]!
      if (x > 0) take(point - 1, seed, round)
      if (x < side - 1) take(point + 1, seed, round)
      if (point >= side) take(point - side, seed, round)
      if (point < side * (side - 1)) take(point + side, seed, round)
    }
  }
  const rounds = (most: number, take: Take): void => {
    let from = 0
    for (let round = 0; round < most && from < count; ++round) {
      const to = count
      grow(from, to, take, round)
      from = to
    }
  }
  rounds(side, (point, seed, round) => {
    const height = heights[point]! - heights[seed]!
    if (seeds[point] !== -1 || height <= step) return
    if (round >= Math.max(LEAST_REACH, reach * height)) return
    seeds[point] = seed
    queue[count++] = point
  })
  queue.set(edges)
  count = edges.length
  rounds(OVERLAP, (point, seed) => {
    if (seeds[point] !== -1 || Math.abs(heights[point]! - heights[seed]!) > step) return
    seeds[point] = point
    queue[count++] = point
  })
  return { seeds }
}
