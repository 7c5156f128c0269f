/** Native onnxruntime: optimises a graph ahead of time, and runs a model. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { OnnxModel } from '../../src/core/onnx/index.ts'
import { readOnnx } from '../../src/core/onnx/index.ts'

/**
 * basic folds constants and batch norms and uses only ONNX's own operators. extended also writes
 * FusedConv of com.microsoft, which other engines do not support and which onnxruntime creates at
 * every load anyway. The layout levels would tie the file to one processor.
 */
export const LEVELS = ['basic', 'extended'] as const
export type Level = (typeof LEVELS)[number]

/**
 * Returns the graph that onnxruntime would run at `level`. Throws the runtime's error if it cannot
 * load the file.
 */
export async function optimise(file: string, level: Level): Promise<OnnxModel> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'depthdrop-'))
  const optimizedModelFilePath = path.join(folder, 'optimised.onnx')
  try {
    const options = {
      graphOptimizationLevel: level,
      optimizedModelFilePath,
      executionProviders: ['cpu'],
    }
    await (await InferenceSession.create(file, options)).release()
    const model = readOnnx(await readFile(optimizedModelFilePath), path.basename(file))
    const used = new Set(['', ...model.graph.nodes.map(({ domain }) => domain)])
    // The runtime lists every operator set that it supports. A reader that does not support one may
    // refuse the file.
    return {
      ...model,
      opsets: model.opsets.filter(({ domain }) => used.has(domain) || model.functions.length > 0),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs the model in `file` on each input, and returns the maps. */
export async function infer(
  file: string,
  inputs: readonly Float32Array[],
  dims: readonly number[],
): Promise<readonly Float32Array[]> {
  const session = await InferenceSession.create(file, { executionProviders: ['cpu'] })
  const [input, output] = [session.inputNames[0] ?? '', session.outputNames[0] ?? '']
  const maps: Float32Array[] = []
  for (const data of inputs) {
    const outputs = await session.run({ [input]: new Tensor('float32', data, dims) })
    maps.push(Float32Array.from(outputs[output]?.data as Float32Array))
  }
  await session.release()
  return maps
}
