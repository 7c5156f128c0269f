/** Graphs of tokens, as in a transformer. */
import type { Node, Tensor } from '../../../../src/core/onnx/index.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import { floats, int64s, ints } from './onnxFiles.ts'
import { draw, type Form } from './onnxForms.ts'

/** Tokens of 9 × 7 pixels with 16 channels, t, and the map of the tokens u. */
export function ofTokens(
  form: string,
  nodes: readonly Node[],
  constants: readonly Tensor[] = [],
): Form {
  return {
    form,
    nodes: [
      node('Conv', ['x', 'patch'], 'p'),
      node('Reshape', ['p', 'flat'], 'f'),
      node('Transpose', ['f'], 't', { perm: ints(0, 2, 1) }),
      ...nodes,
      node('Transpose', ['u'], 'v', { perm: ints(0, 2, 1) }),
      node('Reshape', ['v', 'image'], 'y'),
    ],
    constants: [
      floats('patch', [16, 3, 1, 1], draw(48)),
      int64s('flat', [0, 0, -1]),
      int64s('image', [1, -1, 9, 7]),
      ...constants,
    ],
  }
}

export const SIXTEEN = floats('s', [16], draw(16))
export const SHIFTS = floats('z', [16], draw(16))
export const SQUARE = floats('m', [16, 16], draw(256))
