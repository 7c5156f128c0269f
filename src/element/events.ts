/** What the element tells, by type. */
import type { DepthdropError } from '../core/errors.ts'
import type { Stage } from '../core/types.ts'
import type { DepthResult } from '../library/result.ts'

export interface DepthMapProgress {
  readonly stage: Stage
  /** 0…1 over the whole way from the source to the painted map; never goes back for one picture. */
  readonly fraction: number
}

/** None of them bubbles. */
export interface DepthMapEvents {
  /** The work goes on. */
  progress: CustomEvent<DepthMapProgress>
  /** The floats are there. */
  depth: CustomEvent<DepthResult>
  /** The map is painted, also anew in another palette. */
  load: Event
  /** There will be no map; `detail.message` is a sentence for people. */
  error: CustomEvent<DepthdropError>
}

export type DepthMapEventMap = Omit<HTMLElementEventMap, keyof DepthMapEvents> & DepthMapEvents
