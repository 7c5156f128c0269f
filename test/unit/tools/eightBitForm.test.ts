import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { dequantised, readOnnx, writeOnnx } from '../../../src/core/onnx/index.ts'
import { depthAnythingFile, TINY } from '../../../tools/graph/depthAnything.ts'
import { eightBitForm } from '../../../tools/graph/eightBitForm.ts'
import { uniforms } from '../../../tools/graph/random.ts'

const SIDE = 56

async function mapOf(file: Uint8Array): Promise<Float32Array> {
  const session = await InferenceSession.create(file)
  const pixels = Float32Array.from({ length: 3 * SIDE * SIDE }, uniforms(1))
  const { outputNames } = session
  const feeds = { input: new Tensor('float32', pixels, [1, 3, SIDE, SIDE]) }
  return (await session.run(feeds))[outputNames[0] ?? '']?.data as Float32Array
}

it('is the model with 8-bit products, which the engine rewrites to float32 again', async () => {
  const file = depthAnythingFile(1, TINY)
  const form = eightBitForm(readOnnx(file, 'tiny.onnx'))
  const types = (model: typeof form) => new Set(model.graph.nodes.map(({ opType }) => opType))
  expect(types(form)).toContain('MatMulInteger')
  expect(types(dequantised(form))).not.toContain('MatMulInteger')
  const [float, eight] = [await mapOf(file), await mapOf(writeOnnx(form))]
  const most = float.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
  const apart = float.map((value, i) => Math.abs(value - (eight[i] ?? NaN)) / most)
  const sum = apart.reduce((total, value) => total + value, 0)
  expect(sum / apart.length).toBeGreaterThan(0)
  expect(sum / apart.length).toBeLessThan(0.05)
})
