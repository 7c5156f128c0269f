/** `npx tsx test/models/float.ts FILE`: writes the smallest Depth Anything that turbo runs, for quantise.py. */
import { writeFileSync } from 'node:fs'
import { FLOAT32, readOnnx, writeOnnx } from '../../src/core/onnx/index.ts'
import { depthAnythingFile } from '../../tools/graph/depthAnything.ts'

const SIZE = {
  blocks: 4,
  channels: 16,
  heads: 2,
  taps: [1, 2, 3, 4],
  levels: [8, 8, 8, 8],
  joined: 8,
  last: 8,
} as const
/** Tensors with more values have few different ones, so that the file compresses. */
const MANY = 4096
const STEPS = 16

export function smallestDepthAnything(): Uint8Array {
  const model = readOnnx(depthAnythingFile(5, SIZE), 'float.onnx')
  const initializers = model.graph.initializers.map((tensor) => {
    if (tensor.dataType !== FLOAT32 || tensor.raw.length <= MANY * 4) return tensor
    const values = new Float32Array(tensor.raw.slice().buffer)
    const rounded = values.map((value) => Math.round(value * STEPS) / STEPS)
    return { ...tensor, raw: new Uint8Array(rounded.buffer) }
  })
  return writeOnnx({ ...model, graph: { ...model.graph, initializers } })
}

const [, script = '', file] = process.argv
if (script.endsWith('float.ts') && file !== undefined) writeFileSync(file, smallestDepthAnything())
