/** Whole networks against onnxruntime, and against float64 where onnxruntime itself is off. */
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

/** Blotches with noise, 0…1. */
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

/** `DEPTHDROP_DRAWS=10 npx vitest run test/unit/engine/turbo/parity.test.ts`: so many draws, and what comes of each. */
const ASKED = process.env['DEPTHDROP_DRAWS']
const DRAWS = Array.from({ length: Number(ASKED ?? 4) }, (_, i) => i + 1)

/** As a well-trained network never is: most weights small, some 30 times as large (a Cauchy distribution, cut). */
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

/** By onnxruntime-web's wasm, here in Node. */
async function onWeb(
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
    throw new Error('onnxruntime-web gave no float32 map.')
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

  it.each(VARIANTS)('%s is as onnxruntime', (variant) => {
    expect(errorOf(turbo(file, picture(256, 1), { variant, threads: 2 }), right)).toBeLessThan(
      LIMIT,
    )
  })

  it.each([['fusion'], ['commuting'], ['winograd'], ['winograd4'], ['layout']] as const)(
    'without %s as well',
    (lever) => {
      expect(
        errorOf(turbo(file, picture(256, 1), { variant: 'relaxed', without: [lever] }), right),
      ).toBeLessThan(LIMIT)
    },
  )
})

describe('seeded MiDaS small', () => {
  const graph = midasSmall(SEED)

  it('is as onnxruntime at its own size', async () => {
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
  ])('is with $kind weights as onnxruntime with the same ones', async ({ make }) => {
    const file = fileFor(make(sized(graph, 64)).graph)
    const { map } = await reference(file, picture(64, 3), [1, 3, 64, 64])
    expect(
      errorOf(turbo(file, picture(64, 3), { variant: 'relaxed', threads: 3 }), map),
    ).toBeLessThan(LIMIT)
  })

  // Several draws, since such a network turns one rounding into thousands (src/engine/README.md has ten).
  it.each(DRAWS)(
    'is with harsh weights, draw %i, at most twice as far from float64 as onnxruntime-web is itself',
    { timeout: 120_000 },
    async (seed) => {
      const file = fileFor(harsh(sized(graph, 64), seed))
      const input = picture(64, seed)
      const truth = naive(graphOf(file), input).output
      const own = errorOf(await onWeb(file, input, [1, 3, 64, 64]), truth)
      // Harsh enough to show, and not so harsh that nothing is left of the answer.
      expect(own).toBeGreaterThan(1e-5)
      expect(own).toBeLessThan(1e-2)
      for (const variant of VARIANTS) {
        const ratio = errorOf(turbo(file, input, { variant }), truth) / own
        if (ASKED !== undefined) console.info(`draw ${seed}, ${variant}: ${ratio.toFixed(2)}`)
        expect(ratio).toBeLessThanOrEqual(2)
      }
    },
  )
})

/** Dense, depthwise and Winograd layers, so that a pixel reaches 15 around it; 32 × 32. */
const NEAR = (() => {
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
/** In the middle of the picture's second plane. */
const PLACE = 1024 + 16 * 32 + 16
const REACH = 15

describe('what is no number', () => {
  it.each([NaN, Infinity, -Infinity])(
    '%d: not finite where onnxruntime is not, the same bits beyond its reach, and gone with the next picture',
    async (value) => {
      const input = picture(32, 5)
      const spoilt = input.slice()
      spoilt[PLACE] = value
      const { map: right } = await reference(NEAR, spoilt, DIMS)
      expect(right.some((pixel) => !Number.isFinite(pixel))).toBe(true)
      for (const variant of VARIANTS) {
        const [clean, map] = [turbo(NEAR, input, { variant }), turbo(NEAR, spoilt, { variant })]
        right.forEach((pixel, i) => {
          if (!Number.isFinite(pixel)) expect(Number.isFinite(map[i])).toBe(false)
        })
        map.forEach((pixel, i) => {
          const isOutOfCache =
            Math.max(Math.abs(Math.floor(i / 64) - 32), Math.abs((i % 64) - 32)) > REACH
          if (isOutOfCache) expect(pixel).toBe(clean[i])
        })
        expect(turbo(NEAR, input, { variant })).toEqual(clean)
      }
    },
  )

  it('a whole picture of NaN gives NaN; a whole network goes through it', () => {
    expect(
      turbo(NEAR, new Float32Array(3072).fill(NaN), { variant: 'relaxed' }).every(Number.isNaN),
    ).toBe(true)
    const map = turbo(fileFor(sized(midasSmall(SEED), 32)), new Float32Array(3072).fill(NaN), {
      variant: 'relaxed',
    })
    expect(map).toHaveLength(1024)
    expect(map.every(Number.isNaN)).toBe(true)
  })

  it.each([1e-40, -1e-44, 1e-38])('inputs around %d lose no more than float32 does', (value) => {
    const input = picture(32, 6).map((pixel) => pixel * value)
    const truth = naive(graphOf(NEAR), input)
    for (const variant of VARIANTS) {
      const map = turbo(NEAR, input, { variant })
      const error = truth.output.reduce(
        (most, pixel, i) => Math.max(most, Math.abs(pixel - (map[i] ?? NaN))),
        0,
      )
      // Each of the layers' products may lose half of the smallest denormal, 1.4e-45.
      expect(error).toBeLessThan(1e-5 * truth.largest + 300 * 1.4e-45)
    }
  })
})
