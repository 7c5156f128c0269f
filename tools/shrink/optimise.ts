/** onnxruntime on this computer: its graph optimisation ahead of time, and the maps a file gives. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { OnnxModel } from '../../src/core/onnx/index.ts'
import { readOnnx } from '../../src/core/onnx/index.ts'

/**
 * basic folds constants and batch norms and keeps to ONNX's own operators. extended also writes FusedConv of
 * com.microsoft, which other engines do not know and onnxruntime makes anew at each load anyway. Layout levels would
 * tie the file to one processor.
 */
export const LEVELS = ['basic', 'extended'] as const
export type Level = (typeof LEVELS)[number]

/** `file` as onnxruntime would run it at `level`. Throws the runtime's error where it cannot load it. */
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
    // The runtime lists every set of operators that it knows; a reader that does not know one may refuse the file.
    return {
      ...model,
      opsets: model.opsets.filter(({ domain }) => used.has(domain) || model.functions.length > 0),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The maps of `file` for each input, one session for all. */
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
