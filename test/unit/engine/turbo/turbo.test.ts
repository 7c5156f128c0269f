/** The engine as the worker uses it, on one thread: sessions, snapshots and refusals. */
import { describe, expect, it } from 'vitest'
import type { Profile } from '../../../../src/core/types.ts'
import { isSnapshot } from '../../../../src/engine/turbo/snapshot.ts'
import { type Turbo, type TurboOptions, turboEngine } from '../../../../src/engine/turbo/turbo.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import { fileOf, floats, ints, reference } from './onnxFiles.ts'
import { wasmOf } from './runPlan.ts'

const SIZE = 64
const PROFILE: Profile = {
  width: SIZE,
  height: SIZE,
  range: 1,
  normalisation: null,
  order: 'rgb',
  layout: 'nchw',
  meaning: 'disparity',
}

const next = uniforms(21)
function draw(count: number): number[] {
  return Array.from({ length: count }, () => next() / 4)
}
const same = { pads: ints(1, 1, 1, 1) }
const MODEL = fileOf({
  nodes: [node('Conv', ['x', 'a'], '1', same), node('Conv', ['1', 'b'], 'y', same)],
  constants: [floats('a', [16, 3, 3, 3], draw(432)), floats('b', [1, 16, 3, 3], draw(144))],
  input: [1, 3, SIZE, SIZE],
})
const INPUT = Float32Array.from({ length: 3 * SIZE * SIZE }, next)

function dataUrlOf(wasm: Uint8Array): string {
  return `data:application/wasm;base64,${Buffer.from(wasm).toString('base64')}`
}

function dataUrl(variant: 'relaxed' | 'plain', name?: 'transformer'): string {
  return dataUrlOf(wasmOf(variant, name))
}

function engine(options: TurboOptions = {}, altered?: Uint8Array): Turbo {
  const transformer = {
    relaxed: dataUrl('relaxed', 'transformer'),
    plain: dataUrl('plain', 'transformer'),
  }
  const relaxed = altered === undefined ? dataUrl('relaxed') : dataUrlOf(altered)
  const files = { relaxed, plain: dataUrl('plain'), transformer, helper: '' }
  return turboEngine(1, files, options)
}

/** The snapshot of a new session, which is disposed. */
async function snapshotOf(turbo: Turbo): Promise<unknown> {
  const session = await turbo.open(MODEL, PROFILE)
  const snapshot = session.snapshot?.()
  await session.dispose()
  return snapshot
}

it('refuses kernels in which one bit is another', async () => {
  const altered = wasmOf('relaxed')
  const middle = altered.length >> 1
  altered[middle] = (altered[middle] ?? 0) ^ 1
  await expect(engine({}, altered).open(MODEL, PROFILE)).rejects.toThrow()
})

describe('a session', () => {
  it('computes the map of onnxruntime, in every run', async () => {
    const { map } = await reference(MODEL, INPUT, [1, 3, SIZE, SIZE])
    const session = await engine().open(MODEL, PROFILE)
    for (let run = 0; run < 2; run++) {
      session.input.set(INPUT)
      const { data, width, height } = await session.run()
      expect([width, height]).toEqual([SIZE, SIZE])
      for (const [i, value] of map.entries()) expect(data[i]).toBeCloseTo(value, 5)
    }
    await session.dispose()
  })

  it('loads the transformer kernels only for a plan that needs them', async () => {
    const fetched: string[] = []
    const fetchData = globalThis.fetch
    globalThis.fetch = (url, ...rest) => {
      fetched.push(String(url))
      return fetchData(url, ...rest)
    }
    try {
      const turbo = engine()
      await turbo.open(MODEL, PROFILE)
      expect(fetched).toEqual([dataUrl('relaxed')])
      const file = fileOf({
        nodes: [node('Conv', ['x', 'a'], '1', same), node('Sigmoid', ['1'], 'y')],
        constants: [floats('a', [1, 3, 3, 3], draw(27))],
        input: [1, 3, SIZE, SIZE],
      })
      const { map } = await reference(file, INPUT, [1, 3, SIZE, SIZE])
      const session = await turbo.open(file, PROFILE)
      expect(fetched).toEqual([dataUrl('relaxed'), dataUrl('relaxed', 'transformer')])
      session.input.set(INPUT)
      const { data } = await session.run()
      for (const [i, value] of map.entries()) expect(data[i]).toBeCloseTo(value, 5)
    } finally {
      globalThis.fetch = fetchData
    }
  })

  it('names the engine by its kernels and its arithmetic', async () => {
    expect((await engine().open(MODEL, PROFILE)).engine).toBe('turbo 2, relaxed SIMD')
    expect((await engine({ isPlain: true }).open(MODEL, PROFILE)).engine).toBe('turbo 2, SIMD')
  })

  it('computes in float32 if 8 bits are asked for and the kernels have no dot product', async () => {
    const session = await engine({ isPlain: true, arithmetic: 'int8' }).open(MODEL, PROFILE)
    expect(session.arithmetic).toBe('float32')
  })

  it('limits its threads to at least one and at most those that it has', async () => {
    const session = await engine().open(MODEL, PROFILE)
    for (const wanted of [0, 1, 8]) {
      session.limit?.(wanted)
      expect(session.threads).toBe(1)
    }
  })

  it('returns its memory when it is disposed', async () => {
    const turbo = engine()
    const session = await turbo.open(MODEL, PROFILE)
    expect(turbo.memory()).toBeGreaterThan(0)
    await session.dispose()
    expect(turbo.memory()).toBe(0)
    expect(session.snapshot?.()).toBeUndefined()
  })
})

describe('a session of a model that accepts any size', () => {
  it('plans again for each size, and keeps its limit of threads', async () => {
    const file = fileOf({
      nodes: [node('Conv', ['x', 'a'], '1', same), node('Sigmoid', ['1'], 'y')],
      constants: [floats('a', [1, 3, 3, 3], draw(27))],
      input: [1, 3, 'height', 'width'],
    })
    const turbo = engine()
    const session = await turbo.open(file, { ...PROFILE, multiple: 32 })
    expect(session.snapshot).toBeUndefined()
    for (const [width, height] of [
      [SIZE, SIZE],
      [96, 32],
      [32, SIZE],
    ] as const) {
      await session.resize?.({ width, height })
      const input = Float32Array.from({ length: 3 * width * height }, next)
      const { map } = await reference(file, input, [1, 3, height, width])
      expect(session.input).toHaveLength(input.length)
      session.input.set(input)
      const found = await session.run()
      expect([found.width, found.height]).toEqual([width, height])
      for (const [i, value] of map.entries()) expect(found.data[i]).toBeCloseTo(value, 5)
    }
    await session.dispose()
    expect(turbo.memory()).toBe(0)
  })
})

describe('a snapshot', () => {
  it('reopens as a session that computes the same bits', async () => {
    const turbo = engine()
    const first = await turbo.open(MODEL, PROFILE)
    first.input.set(INPUT)
    const map = (await first.run()).data.slice()
    const snapshot = first.snapshot?.()
    const form = await turbo.snapshotForm(PROFILE)
    if (!isSnapshot(snapshot, form)) throw new Error('The session returned no snapshot.')
    const second = await turbo.reopen(snapshot)
    second.input.set(INPUT)
    expect((await second.run()).data).toEqual(map)
    expect(second.snapshot).toBeUndefined()
  })

  it('is refused by an engine with other kernels or another image size', async () => {
    const turbo = engine()
    const snapshot = await snapshotOf(turbo)
    expect(isSnapshot(snapshot, await turbo.snapshotForm(PROFILE))).toBe(true)
    for (const form of [
      await engine({ isPlain: true }).snapshotForm(PROFILE),
      await turbo.snapshotForm({ ...PROFILE, width: 128, height: 128 }),
    ])
      expect(isSnapshot(snapshot, form)).toBe(false)
  })

  it('is rejected if it is damaged, and leaves no memory behind', async () => {
    const turbo = engine()
    const snapshot = await snapshotOf(turbo)
    if (!isSnapshot(snapshot, await turbo.snapshotForm(PROFILE))) throw new Error('No snapshot.')
    const bytes = new Uint8Array(await snapshot.content.arrayBuffer())
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    await expect(turbo.reopen({ ...snapshot, content: new Blob([bytes]) })).rejects.toThrow(
      'damaged',
    )
    expect(turbo.memory()).toBe(0)
  })
})

describe('open', () => {
  it('refuses an image of another size, and an output that is not one map', async () => {
    const unsupported = (message: string) =>
      expect.objectContaining({ name: 'Unsupported', message })
    await expect(engine().open(MODEL, { ...PROFILE, width: 32, height: 32 })).rejects.toEqual(
      unsupported('an image of another size'),
    )
    const wide = fileOf({
      nodes: [node('Conv', ['x', 'a'], 'y', same)],
      constants: [floats('a', [16, 3, 3, 3], draw(432))],
      input: [1, 3, SIZE, SIZE],
    })
    await expect(engine().open(wide, PROFILE)).rejects.toEqual(
      unsupported('an output of 16 channels'),
    )
  })

  it('tries again after the kernels could not be loaded', async () => {
    let attempts = 0
    const fetchData = globalThis.fetch
    const turbo = engine()
    globalThis.fetch = (...request) => {
      attempts += 1
      return attempts === 1
        ? Promise.resolve(new Response(null, { status: 503 }))
        : fetchData(...request)
    }
    try {
      await expect(turbo.open(MODEL, PROFILE)).rejects.toThrow('HTTP 503')
      expect((await turbo.open(MODEL, PROFILE)).threads).toBe(1)
    } finally {
      globalThis.fetch = fetchData
    }
  })
})
