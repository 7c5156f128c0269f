/** The element's events by type. */
import type { DepthdropError } from '../core/errors.ts'
import type { Stage } from '../core/types.ts'
import type { DepthResult } from '../library/result.ts'

export interface DepthMapProgress {
  readonly stage: Stage
  /** 0…1 from the source to the painted map. It never decreases for the same picture. */
  readonly fraction: number
}

/** None of them bubbles. */
export interface DepthMapEvents {
  /** The estimate or the painting has advanced. */
  progress: CustomEvent<DepthMapProgress>
  /** The depth is estimated: `detail` has the float32 values. The map is not painted yet. */
  depth: CustomEvent<DepthResult>
  /** The map is painted for the first time or in another look. */
  load: Event
  /** There is no map. `detail.message` is a sentence for the visitor, and `detail.code` is for programs. */
  error: CustomEvent<DepthdropError>
}

export type DepthMapEventMap = Omit<HTMLElementEventMap, keyof DepthMapEvents> & DepthMapEvents
