/**
 * Values that no layer computes by itself: the steps of an attention, of a LayerNorm and of an
 * activation function, which the importer joins to one layer.
 */
import type { Samples } from './scalarFunctions.ts'
import type { HeadsPart, View } from './views.ts'

interface Operand {
  readonly view: View
  readonly part: HeadsPart
}

/** Q Kᵀ × scale + bias, and after Softmax the weights of the attention. */
export interface Scores {
  readonly kind: 'scores' | 'attention weights'
  readonly queries: Operand
  readonly keys: Operand
  readonly scale: number
  /** Added after the scale: a value for each head, query and key. */
  readonly bias: Float32Array | null
  readonly by: string
}

/** A value as a function of each value of an activation. */
export interface Lineage {
  readonly of: View
  readonly samples: Samples
}

/** A function that the kernels lack, of each of several activations. All have the same axes. */
export interface FunctionOf {
  readonly kind: 'function'
  readonly lineages: readonly Lineage[]
  /** The operator that needs the function. */
  readonly by: string
}

/** What LayerNorm computes on its way from `of`, over the last axis. */
export interface Moment {
  readonly kind: 'mean' | 'centred' | 'squares' | 'variance' | 'deviation'
  readonly of: View
  readonly epsilon: number
  readonly by: string
}

export type Value = View | Scores | FunctionOf | Moment

export function isView(value: Value): value is View {
  return 'axes' in value
}
