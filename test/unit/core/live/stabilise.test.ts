import { describe, expect, test } from 'vitest'
import { align, median } from '../../../../src/core/live/align.ts'
import { createStabiliser, type StableMap } from '../../../../src/core/live/stabilise.ts'
import type { DepthMap } from '../../../../src/core/types.ts'

const SIDE = 64
const FRAME = 1 / 15

/** The minimal standard generator of Park and Miller. Returns numbers in 0…1. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48271) % 2147483647) / 2147483647
}

/** Approximates the standard normal distribution by the sum of twelve uniform numbers (Knuth, vol. 2). */
function normalFrom(random: () => number): () => number {
  return () => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6)
}

type Scene = (x: number, y: number) => number

function mapOf(scene: Scene, side = SIDE): DepthMap {
  return {
    width: side,
    height: side,
    data: Float32Array.from({ length: side * side }, (_, i) =>
      scene((i % side) / side, Math.floor(i / side) / side),
    ),
  }
}

/** A floor that comes nearer, a wall, and a box in front of the wall. */
const room: Scene = (x, y) =>
  x > 0.6 && x < 0.8 && y > 0.3 && y < 0.7 ? 0.8 : y > 0.5 ? 0.2 + y : 0.3 + 0.1 * x
/** A scene that shares nothing with the room: it falls from left to right. */
const street: Scene = (x, y) => 1.2 - x + 0.3 * Math.sin(9 * y)

/** Simulates a model: each map of a scene has another scale and shift, and noise of standard deviation `noise`. */
function createModel(seed: number, noise = 0.01) {
  const random = randomFrom(seed)
  const normal = normalFrom(random)
  return (scene: Scene): DepthMap => {
    const [scale, shift] = [400 * (0.7 + 0.6 * random()), 100 * random()]
    return mapOf((x, y) => scale * (scene(x, y) + noise * normal()) + shift)
  }
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}

function extremes({ data }: DepthMap): readonly [number, number] {
  return [data.reduce((a, b) => Math.min(a, b)), data.reduce((a, b) => Math.max(a, b))]
}

/** The position of pixel `i` in the palette, 0…1. */
function levelOf({ map, range }: Pick<StableMap, 'map' | 'range'>, i: number): number {
  return ((map.data[i] ?? NaN) - range.low) / (range.high - range.low)
}
function plainLevelOf(map: DepthMap, i: number): number {
  const [low, high] = extremes(map)
  return levelOf({ map, range: { low, high } }, i)
}

function run(maps: readonly DepthMap[]): readonly StableMap[] {
  const stabiliser = createStabiliser()
  return maps.map((map) => stabiliser.next(map, FRAME))
}

/** A pixel of the wall, far from everything that moves. */
const WALL = 10 * SIDE + 10
/** A pixel in the middle of the box. */
const BOX = 32 * SIDE + 45

describe('align', () => {
  test('finds the exact scale and shift of a linear relation', () => {
    const from = mapOf(room).data
    const fit = align(
      from,
      from.map((value) => 2.5 * value - 7),
    )
    expect(fit?.scale).toBeCloseTo(2.5, 5)
    expect(fit?.shift).toBeCloseTo(-7, 5)
    expect(fit?.misfit).toBeLessThan(1e-4)
  })

  test('ignores a third of the picture that changes arbitrarily', () => {
    const from = mapOf(room).data
    const to = from.map((value, i) => (i % SIDE < SIDE / 3 ? 9 - 20 * value : 2 * value + 1))
    const fit = align(from, to)
    expect(fit?.scale).toBeCloseTo(2, 3)
    expect(fit?.shift).toBeCloseTo(1, 3)
  })

  test('noise on both sides does not bias the scale, unlike plain least squares', () => {
    const normal = normalFrom(randomFrom(3))
    const noisy = (): Float32Array<ArrayBuffer> =>
      mapOf(street).data.map((value) => value + 0.15 * normal())
    const [from, to] = [noisy(), noisy()]
    const mean = (values: Float32Array): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length
    const [fromMean, toMean] = [mean(from), mean(to)]
    const slope =
      from.reduce((sum, value, i) => sum + (value - fromMean) * ((to[i] ?? 0) - toMean), 0) /
      from.reduce((sum, value) => sum + (value - fromMean) ** 2, 0)
    // Plain least squares loses a tenth of the scale here.
    expect(slope).toBeLessThan(0.9)
    expect(Math.abs((align(from, to)?.scale ?? 0) - 1)).toBeLessThan(0.03)
  })

  test('returns null for a flat map and for an inverted one', () => {
    const from = mapOf(room).data
    expect(align(from, new Float32Array(from.length))).toBeNull()
    expect(align(new Float32Array(from.length), from)).toBeNull()
    expect(
      align(
        from,
        from.map((value) => -value),
      ),
    ).toBeNull()
  })

  test('median returns the middle value and leaves the array unsorted', () => {
    const values = Float32Array.of(5, -1, 3)
    expect(median(values)).toBe(3)
    expect([...values]).toEqual([5, -1, 3])
  })
})

describe('the stabiliser', () => {
  test('reduces the variance of a still pixel’s changes to less than 1/40', () => {
    const estimate = createModel(1)
    const changes = (values: readonly number[]): readonly number[] =>
      values.slice(1).map((value, k) => value - (values[k] ?? NaN))
    const maps = Array.from({ length: 90 }, () => estimate(room))
    const steady = run(maps)
    const before = variance(changes(maps.map(({ data }) => data[WALL] ?? NaN)))
    const after = variance(changes(steady.map(({ map }) => map.data[WALL] ?? NaN)))
    expect(steady.slice(1).every(({ isCut }) => !isCut)).toBe(true)
    expect(after).toBeLessThan(before / 40)
  })

  test('reduces the variance of a pixel’s colour to less than 1/10 while a near object comes and goes', () => {
    const estimate = createModel(2, 0.003)
    const maps = Array.from({ length: 90 }, (_, k) =>
      estimate((x, y) => (k % 4 < 2 && x > 0.85 && y > 0.8 ? 2.2 : room(x, y))),
    )
    const steady = run(maps)
    const before = variance(maps.slice(15).map((map) => plainLevelOf(map, BOX)))
    const after = variance(steady.slice(15).map((one) => levelOf(one, BOX)))
    expect(after).toBeLessThan(before / 10)
  })

  test('treats another scene as a cut and gives its first frame its own full range', () => {
    const estimate = createModel(3)
    const steady = run([
      ...Array.from({ length: 20 }, () => estimate(room)),
      ...Array.from({ length: 5 }, () => estimate(street)),
    ])
    expect(steady.map(({ isCut }) => isCut)).toEqual([
      true,
      ...Array(19).fill(false),
      true,
      ...Array(4).fill(false),
    ])
    const first = steady[20]
    const [low, high] = extremes(first?.map ?? mapOf(room))
    expect(first?.range).toEqual({ low, high })
  })

  test('scales and shifts each map as a whole, so that a moving object leaves no trail', () => {
    const estimate = createModel(4, 0)
    const maps = Array.from({ length: 20 }, (_, k) =>
      estimate((x, y) => (Math.abs(x - k / 20) < 0.1 && y > 0.3 && y < 0.9 ? 1.5 : room(x, y))),
    )
    const steady = run(maps)
    for (const [k, { map, isCut }] of steady.entries()) {
      const own = maps[k]?.data ?? new Float32Array(0)
      expect(isCut).toBe(k === 0)
      const [a, b] = [0, SIDE * SIDE - 1]
      const scale = ((map.data[b] ?? 0) - (map.data[a] ?? 0)) / ((own[b] ?? 0) - (own[a] ?? 0))
      const shift = (map.data[a] ?? 0) - scale * (own[a] ?? 0)
      const worst = own.reduce(
        (most, value, i) => Math.max(most, Math.abs(scale * value + shift - (map.data[i] ?? NaN))),
        0,
      )
      expect(worst / scale).toBeLessThan(0.05)
    }
  })

  test('keeps the model’s range after 3,000 noisy frames', () => {
    const random = randomFrom(5)
    const normal = normalFrom(random)
    const stabiliser = createStabiliser()
    const scene = mapOf(room, 32).data
    const noise = Float32Array.from({ length: 20_000 }, () => 0.05 * normal())
    let last: StableMap | undefined
    for (let k = 0; k < 3000; k += 1) {
      const from = Math.floor(random() * (noise.length - scene.length))
      const data = scene.map((value, i) => 300 * (value + (noise[from + i] ?? NaN)))
      last = stabiliser.next({ width: 32, height: 32, data }, FRAME)
    }
    const [low, high] = [300 * 0.3, 300 * 1.17]
    expect((last?.range.high ?? 0) - (last?.range.low ?? 0)).toBeGreaterThan(0.8 * (high - low))
    expect((last?.range.high ?? 0) - (last?.range.low ?? 0)).toBeLessThan(1.6 * (high - low))
  })

  test('starts again at the first map, at a flat map and at a map of another size', () => {
    const stabiliser = createStabiliser()
    const flat = mapOf(() => 4)
    expect(stabiliser.next(mapOf(room), FRAME).isCut).toBe(true)
    expect(stabiliser.next(flat, FRAME)).toMatchObject({
      map: flat,
      range: { low: 4, high: 4 },
      isCut: true,
    })
    expect(stabiliser.next(mapOf(room), FRAME).isCut).toBe(true)
    expect(stabiliser.next(mapOf(room, 48), FRAME).isCut).toBe(true)
  })

  test('never reads a map again that it has returned', () => {
    const estimate = createModel(6)
    const stabiliser = createStabiliser()
    stabiliser.next(estimate(room), FRAME).map.data.fill(NaN)
    const second = stabiliser.next(estimate(room), FRAME)
    second.map.data.fill(NaN)
    expect(stabiliser.next(estimate(room), FRAME).isCut).toBe(false)
  })
})
