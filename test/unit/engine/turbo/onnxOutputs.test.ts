/** Models with several outputs, of which one is the map. */
import { expect, test } from 'vitest'
import { node } from '../../core/onnx/tinyGraph.ts'
import { errorOf, fileOf, graphOf, reference } from './onnxFiles.ts'
import { B, draw, THREE, W } from './onnxForms.ts'
import { evaluate } from './runPlan.ts'

const FILE = fileOf({
  nodes: [
    node('Conv', ['x', 'w', 'b'], 'a', {}),
    node('Relu', ['a'], 'first'),
    node('Erf', ['a'], 'no kernel'),
    node('Relu', ['no kernel'], 'second'),
    node('Mul', ['x', 'c'], 'third'),
  ],
  constants: [W, B, THREE],
  outputs: ['first', 'second', 'third'],
})
const INPUT = new Float32Array(draw(189))

test.each(['first', 'third'])('the output “%s” agrees with onnxruntime', async (name) => {
  const map = evaluate(graphOf(FILE, 9, name), INPUT, { variant: 'plain' })
  const { map: expected } = await reference(FILE, INPUT, [1, 3, 9, 7], name)
  expect(errorOf(map, expected)).toBeLessThan(1e-6)
})

test('layers of the other outputs are not computed', () => {
  expect(graphOf(FILE, 9, 'third').layers.map(({ kind }) => kind)).not.toContain('conv')
})

test('an operator without a kernel counts only where the output needs it', () => {
  expect(() => graphOf(FILE, 9, 'second')).toThrow(/Erf/)
  expect(() => graphOf(FILE, 9)).toThrow(/3 outputs/)
  expect(() => graphOf(FILE, 9, 'fourth')).toThrow(/no output “fourth”/)
})
