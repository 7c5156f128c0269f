/** The contestants and their models. */
import { readFile } from 'node:fs/promises'
import { STARTER } from '../../../src/core/models.ts'
import { readOnnx, writeOnnx } from '../../../src/core/onnx/index.ts'
import type { Profile } from '../../../src/core/types.ts'
import { SEEDED_PROFILE } from '../../graph/seededModel.ts'
import { inRoot } from '../../process/root.mjs'
import { halveWeights, quantiseWeights } from '../../shrink/weights.ts'
import type { Entry } from './arena.ts'
import { asConverted } from './layers.ts'
import { writeTflite } from './tflite.ts'

export const FULL = 'seeded.onnx'
export const HALVES = 'seeded.fp16.onnx'
export const BYTES = 'seeded.int8.onnx'
export const LITE = 'seeded.tflite'
export const SMALL = 'starter.onnx'

/** Every file that the bench serves. */
export async function makeModels(seeded: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const model = readOnnx(seeded, FULL)
  return new Map([
    [FULL, seeded],
    [HALVES, writeOnnx({ ...model, graph: halveWeights(model.graph).graph })],
    [BYTES, writeOnnx({ ...model, graph: quantiseWeights(model.graph).graph })],
    [LITE, writeTflite(asConverted(seeded, SEEDED_PROFILE.width))],
    [SMALL, await readFile(inRoot('models', SMALL))],
  ])
}

/** The ONNX file whose output in onnxruntime-node is the reference for a contestant. */
export function referenceOf({ model }: Entry): string {
  return model === LITE ? FULL : model
}

export function profileOf(model: string): Profile {
  return model === SMALL ? STARTER.profile : SEEDED_PROFILE
}

const midas = { model: FULL, profile: SEEDED_PROFILE } as const
const turbo = { ...midas, script: 'turbo', threads: 2 } as const
const starter = { model: SMALL, profile: STARTER.profile, threads: 2 } as const

/** All contestants, each in its own worker. */
export const ENGINES = {
  turbo1: { ...turbo, threads: 1 },
  turbo2: turbo,
  plain2: { ...turbo, isPlain: true },
  web1: { ...midas, script: 'ort', threads: 1 },
  web2: { ...midas, script: 'ort', threads: 2 },
  liteRt2: { ...midas, script: 'litert', model: LITE, threads: 2 },
  tfjs2: { ...midas, script: 'tfjs', threads: 2 },
  turboStarter2: { ...starter, script: 'turbo' },
  webStarter2: { ...starter, script: 'ort' },
} as const satisfies Readonly<Record<string, Entry>>

/** Turbo with one optimisation off each; `all` has every optimisation. */
export const LEVERS = {
  all: turbo,
  graph: { ...turbo, without: ['fusion', 'commuting'] },
  fusion: { ...turbo, without: ['fusion'] },
  commuting: { ...turbo, without: ['commuting'] },
  layout: { ...turbo, without: ['layout'] },
  relaxed: { ...turbo, isPlain: true },
  winograd: { ...turbo, without: ['winograd'] },
  winograd4: { ...turbo, without: ['winograd4'] },
  threads: { ...turbo, threads: 1 },
  halves: { ...turbo, model: HALVES },
  bytes: { ...turbo, model: BYTES },
} as const satisfies Readonly<Record<string, Entry>>

/**
 * 8-bit against 32-bit arithmetic, apart from the other contestants: with ten workers of one wasm module, V8 does not
 * optimise code that only one of them uses.
 */
export const ARITHMETICS = {
  float: turbo,
  whole: { ...turbo, arithmetic: 'int8' },
} as const satisfies Readonly<Record<string, Entry>>
