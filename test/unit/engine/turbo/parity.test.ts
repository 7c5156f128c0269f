/**
 * Compares whole models with onnxruntime, and with float64 where onnxruntime itself is inaccurate.
 */
import { readFileSync } from 'node:fs'
import * as web from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { elementCount, FLOAT32, type Graph, writeOnnx } from '../../../../src/core/onnx/index.ts'
import { midasSmall } from '../../../../tools/graph/midas.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { SEED } from '../../../../tools/graph/seededModel.ts'
import { inRoot } from '../../../../tools/process/root.mjs'
import { halveWeights, quantiseWeights } from '../../../../tools/shrink/weights.ts'
import { node, tinyModel } from '../../core/onnx/tinyGraph.ts'
import { naive } from './naive.ts'
import { errorOf, fileOf, floats, graphOf, ints, reference, text, turbo } from './onnxFiles.ts'
import { VARIANTS } from './runPlan.ts'

const LIMIT = 1e-5

/** An image of smooth blobs with noise, from 0 to 1. */
function picture(side: number, seed: number): Float32Array {
  const next = uniforms(seed)
  return Float32Array.from(
    { length: 3 * side * side },
    (_, i) =>
      0.5 + 0.35 * Math.sin((i % side) / 9 + Math.floor(i / side) / 13 + seed) + 0.15 * next(),
  )
}

function sized(graph: Graph, side: number): Graph {
  return {
    ...graph,
    inputs: [{ name: 'input', dataType: FLOAT32, dims: [1, 3, side, side] }],
    outputs: [{ name: 'output', dataType: FLOAT32, dims: [1, side, side] }],
  }
}

function fileFor(graph: Graph): Uint8Array<ArrayBuffer> {
  return writeOnnx(tinyModel(graph))
}

/**
 * `DEPTHDROP_DRAWS=10 npx vitest run test/unit/engine/turbo/parity.test.ts` sets the number of
 * draws and prints their results.
 */
const REQUESTED = process.env['DEPTHDROP_DRAWS']
const DRAWS = Array.from({ length: Number(REQUESTED ?? 4) }, (_, i) => i + 1)

/**
 * Replaces the weights by a truncated Cauchy distribution: most are small, some 30 times as large.
 * Training never gives such weights.
 */
function harsh(graph: Graph, seed: number): Graph {
  const next = uniforms(seed)
  const heavy = (): number => Math.max(-30, Math.min(30, Math.tan((Math.PI / 2) * next())))
  const initializers = graph.initializers.map((tensor) => {
    if (!tensor.name.endsWith('.weight')) return tensor
    const fanIn = elementCount(tensor.dims.slice(1))
    return floats(
      tensor.name,
      tensor.dims,
      Array.from({ length: elementCount(tensor.dims) }, () => (heavy() / Math.sqrt(fanIn)) * 0.32),
    )
  })
  return { ...graph, initializers }
}

/** Runs a file on onnxruntime-web's WebAssembly, in Node. */
async function runOnWeb(
  file: Uint8Array,
  input: Float32Array,
  dims: readonly number[],
): Promise<Float32Array> {
  web.env.wasm.numThreads = 1
  web.env.logLevel = 'error'
  const session = await web.InferenceSession.create(file, { executionProviders: ['wasm'] })
  const output = (await session.run({ input: new web.Tensor('float32', input, dims) }))[
    session.outputNames[0] ?? ''
  ]
  if (output === undefined || !(output.data instanceof Float32Array))
    throw new Error('onnxruntime-web returned no float32 map.')
  const map = output.data.slice()
  await session.release()
  return map
}

describe('starter', () => {
  const file = new Uint8Array(readFileSync(inRoot('models', 'starter.onnx')))
  let right = new Float32Array(0)
  beforeAll(async () => {
    right = Float32Array.from((await reference(file, picture(256, 1), [1, 3, 256, 256])).map)
  })

  it.each(VARIANTS)('%s agrees with onnxruntime', (variant) => {
    expect(errorOf(turbo(file, picture(256, 1), { variant, threads: 2 }), right)).toBeLessThan(
      LIMIT,
    )
  })

  it.each([['fusion'], ['commuting'], ['winograd'], ['winograd4'], ['layout']] as const)(
    'agrees with onnxruntime without %s',
    (lever) => {
      expect(
        errorOf(turbo(file, picture(256, 1), { variant: 'relaxed', without: [lever] }), right),
      ).toBeLessThan(LIMIT)
    },
  )
})

describe('seeded MiDaS small', () => {
  const graph = midasSmall(SEED)

  it('agrees with onnxruntime at its own size', async () => {
    const file = fileFor(graph)
    const { map } = await reference(file, picture(256, 2), [1, 3, 256, 256])
    for (const variant of VARIANTS)
      expect(errorOf(turbo(file, picture(256, 2), { variant, threads: 2 }), map)).toBeLessThan(
        LIMIT,
      )
  })

  it.each([
    { kind: 'fp16', make: halveWeights },
    { kind: 'int8', make: quantiseWeights },
  ])('agrees with onnxruntime with $kind weights', async ({ make }) => {
    const file = fileFor(make(sized(graph, 64)).graph)
    const { map } = await reference(file, picture(64, 3), [1, 3, 64, 64])
    expect(
      errorOf(turbo(file, picture(64, 3), { variant: 'relaxed', threads: 3 }), map),
    ).toBeLessThan(LIMIT)
  })

  // Several draws, because such a model amplifies one rounding error into thousands
  // (src/engine/README.md has ten).
  it.each(DRAWS)(
    'with harsh weights, draw %i, its error against float64 is at most twice that of onnxruntime-web',
    { timeout: 120_000 },
    async (seed) => {
      const file = fileFor(harsh(sized(graph, 64), seed))
      const input = picture(64, seed)
      const truth = naive(graphOf(file), input).output
      const webError = errorOf(await runOnWeb(file, input, [1, 3, 64, 64]), truth)
      // The weights are harsh enough to show errors, and not so harsh that the map is only noise.
      expect(webError).toBeGreaterThan(1e-5)
      expect(webError).toBeLessThan(1e-2)
      for (const variant of VARIANTS) {
        const ratio = errorOf(turbo(file, input, { variant }), truth) / webError
        if (REQUESTED !== undefined) console.info(`draw ${seed}, ${variant}: ${ratio.toFixed(2)}`)
        expect(ratio).toBeLessThanOrEqual(2)
      }
    },
  )
})

/**
 * A graph of dense, depthwise and Winograd layers on 32 × 32 pixels. A pixel affects the map up to
 * 15 pixels away.
 */
const LOCAL = (() => {
  const next = uniforms(8)
  const draw = (count: number): number[] => Array.from({ length: count }, () => next() / 4)
  const same = { pads: ints(1, 1, 1, 1) }
  return fileOf({
    nodes: [
      node('Conv', ['x', 'a'], '1', same),
      node('Conv', ['1', 'b'], '2', { ...same, group: { kind: 'int', value: 16 } }),
      node('Conv', ['2', 'c'], '3', same),
      node('Resize', ['3', '', 'twice'], '4', { mode: text('linear') }),
      node('Conv', ['4', 'd'], 'y', same),
    ],
    constants: [
      floats('a', [16, 3, 3, 3], draw(432)),
      floats('b', [16, 1, 3, 3], draw(144)),
      floats('c', [16, 16, 3, 3], draw(2304)),
      floats('d', [1, 16, 3, 3], draw(144)),
      floats('twice', [4], [1, 1, 2, 2]),
    ],
    input: [1, 3, 32, 32],
  })
})()
const DIMS = [1, 3, 32, 32]
/** The middle of the input's second channel. */
const PIXEL = 1024 + 16 * 32 + 16
const REACH = 15

describe('NaN, Infinity and denormals', () => {
  it.each([NaN, Infinity, -Infinity])(
    '%d in one pixel spreads as in onnxruntime, no farther, and not into the next run',
    async (value) => {
      const input = picture(32, 5)
      const spoilt = input.slice()
      spoilt[PIXEL] = value
      const { map: right } = await reference(LOCAL, spoilt, DIMS)
      expect(right.some((pixel) => !Number.isFinite(pixel))).toBe(true)
      for (const variant of VARIANTS) {
        const [clean, map] = [turbo(LOCAL, input, { variant }), turbo(LOCAL, spoilt, { variant })]
        right.forEach((pixel, i) => {
          if (!Number.isFinite(pixel)) expect(Number.isFinite(map[i])).toBe(false)
        })
        map.forEach((pixel, i) => {
          const isOutOfCache =
            Math.max(Math.abs(Math.floor(i / 64) - 32), Math.abs((i % 64) - 32)) > REACH
          if (isOutOfCache) expect(pixel).toBe(clean[i])
        })
        expect(turbo(LOCAL, input, { variant })).toEqual(clean)
      }
    },
  )

  it('an input of NaN gives a map of NaN', () => {
    expect(
      turbo(LOCAL, new Float32Array(3072).fill(NaN), { variant: 'relaxed' }).every(Number.isNaN),
    ).toBe(true)
    const map = turbo(fileFor(sized(midasSmall(SEED), 32)), new Float32Array(3072).fill(NaN), {
      variant: 'relaxed',
    })
    expect(map).toHaveLength(1024)
    expect(map.every(Number.isNaN)).toBe(true)
  })

  it.each([1e-40, -1e-44, 1e-38])(
    'inputs around %d lose no more precision than float32 has',
    (value) => {
      const input = picture(32, 6).map((pixel) => pixel * value)
      const truth = naive(graphOf(LOCAL), input)
      for (const variant of VARIANTS) {
        const map = turbo(LOCAL, input, { variant })
        const error = truth.output.reduce(
          (most, pixel, i) => Math.max(most, Math.abs(pixel - (map[i] ?? NaN))),
          0,
        )
        // Each product of a layer may lose half of the smallest denormal, 1.4e-45.
        expect(error).toBeLessThan(1e-5 * truth.largest + 300 * 1.4e-45)
      }
    },
  )
})
