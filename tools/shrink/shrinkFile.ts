/** Writes a model with smaller weights, and measures how much that changes its maps. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Graph, OnnxModel } from '../../src/core/onnx/index.ts'
import { writeOnnx } from '../../src/core/onnx/index.ts'
import type { Profile } from '../../src/core/types.ts'
import { print } from '../process/main.mjs'
import { type MapError, mapError, worst } from './mapErrors.ts'
import { infer } from './optimise.ts'
import type { Shrunk } from './weights.ts'
import { halveWeights, quantiseWeights } from './weights.ts'

export const KINDS = { fp16: halveWeights, int8: quantiseWeights } as const satisfies Readonly<
  Record<string, (graph: Graph) => Shrunk>
>
export type Kind = keyof typeof KINDS

/** Inputs, and the maps of the original for them. */
export interface Reference {
  readonly inputs: readonly Float32Array[]
  readonly dims: readonly number[]
  readonly maps: readonly Float32Array[]
}

export async function makeReference(
  file: string,
  { width, height, layout }: Profile,
  inputs: readonly Float32Array[],
): Promise<Reference> {
  const dims = layout === 'nchw' ? [1, 3, height, width] : [1, height, width, 3]
  return { inputs, dims, maps: await infer(file, inputs, dims) }
}

export interface ShrunkFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The largest of each error over all inputs. */
  readonly error: MapError
}

/** Writes `target`. @param optimised the original, with its batch normalisations folded */
export async function shrinkTo(
  target: string,
  kind: Kind,
  optimised: OnnxModel,
  { inputs, dims, maps }: Reference,
): Promise<ShrunkFile> {
  const { graph, count, unchanged } = KINDS[kind](optimised.graph)
  const metadata = new Map([...optimised.metadata, ['weights', kind]])
  const bytes = writeOnnx({ ...optimised, producer: 'depthdrop', metadata, graph })
  await writeFile(target, bytes)
  if (count === 0)
    print(`${kind}: ${path.basename(target)} has no weights that could be made smaller.`)
  if (unchanged.length > 0)
    print(
      `${kind}: ${unchanged.length} weights do not fit the smaller type and stay unchanged: ${unchanged.join(', ')}`,
    )
  const shrunk = await infer(target, inputs, dims)
  return { bytes, error: worst(shrunk.map((map, index) => mapError(map, maps[index] ?? map))) }
}

export function percent(value: number): string {
  return `${(value * 100).toFixed(4)}%`
}
