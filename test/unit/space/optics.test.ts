import { describe, expect, test } from 'vitest'
import { planUpsample } from '../../../src/core/resample/upsample.ts'
import type { DepthMap, Size } from '../../../src/core/types.ts'
import { depthCurve } from '../../../src/space/depthCurve.ts'
import { type HardDepth, hardDepth } from '../../../src/space/hardDepth.ts'
import { LINEAR, levelOf } from '../../../src/space/linearLight.ts'
import { cutoutRow, fogShare, keptShare } from '../../../src/space/optics/cutout.ts'
import { centralDepth, foregroundThreshold } from '../../../src/space/optics/focus.ts'
import { lensOf } from '../../../src/space/optics/lens.ts'
import { lensBlur, photoLevels } from '../../../src/space/optics/lensBlur.ts'
import { mapFrom } from './scenes.ts'

const SIZE: Size = { width: 240, height: 240 }

function depthOf(map: DepthMap, size = SIZE): HardDepth {
  const low = map.data.reduce((a, b) => Math.min(a, b))
  const high = map.data.reduce((a, b) => Math.max(a, b))
  const curve = depthCurve({ low, high }, null, 4)
  return hardDepth(size, curve, 16, (wanted) => planUpsample(map, wanted))
}

/** The left fifth is near, the rest is far. */
const TWO = mapFrom(SIZE, (u) => (u < 0.2 ? 2 : 1))

function rowsOf(colour: (x: number, y: number) => readonly [number, number, number], size = SIZE) {
  return function* (): Generator<Uint8Array> {
    for (let y = 0; y < size.height; ++y)
      yield Uint8Array.from(
        { length: size.width * 3 },
        (_, i) => colour(Math.floor(i / 3), y)[i % 3] ?? 0,
      )
  }
}

function blurredRows(
  rows: () => Generator<Uint8Array>,
  depth: HardDepth,
  aperture: number,
  focus: number,
  shape: 'disc' | 'hexagon' = 'disc',
): Uint8Array[] {
  const lens = lensOf(depth, depth.size.width, aperture, focus)
  return Array.from(lensBlur(rows, photoLevels(rows, depth), depth, lens, shape), (row) =>
    row.slice(),
  )
}

describe('lens blur', () => {
  test('the circle of confusion is that of a thin lens', () => {
    const { scale, focus } = lensOf({ least: 0.1, most: 0.5 }, 1000, 4, 0.5)
    // c = A·f/(zf − f)·|z − zf|/z, with A·f·zf/(zf − f) chosen to give 40 pixels from 2 to 10 units.
    const k = 40 / (0.5 - 0.1)
    for (const z of [2, 2.5, 4, 10])
      expect(2 * scale * Math.abs(1 / z - focus)).toBeCloseTo((k * Math.abs(z - 2)) / (2 * z), 9)
  })

  test.each([
    [2.5, 3],
    [5, 6],
    [25 / 3, 10],
    [20, 24],
    [30, 36],
    [45, 54],
  ])('a point of light becomes a disc: aperture %d%, radius %i', (aperture, radius) => {
    const depth = depthOf(TWO)
    let [light, second] = [0, 0]
    // The layers have fewer pixels than the photo, so a light is wider or narrower by where it is between them.
    for (const shift of [0, 1, 2, 3]) {
      const [left, top] = [150 + shift, 118 + shift]
      const isLight = (x: number, y: number): boolean =>
        x >= left && x < left + 4 && y >= top && y < top + 4
      const rows = rowsOf((x, y) => (isLight(x, y) ? [255, 255, 255] : [0, 0, 0]))
      for (const [y, row] of blurredRows(rows, depth, aperture, depth.most).entries())
        for (let x = 0; x < SIZE.width; ++x) {
          const own = LINEAR[row[3 * x] ?? 0] ?? 0
          light += own / 4
          second += (own * ((x - left - 1.5) ** 2 + (y - top - 1.5) ** 2)) / 4
        }
    }
    // A disc of radius r has a mean square of r²/2, and the light itself one of 2 · (4² − 1)/12.
    const found = Math.sqrt(2 * (second / light - 2.5))
    expect(found / radius).toBeGreaterThan(0.9)
    expect(found / radius).toBeLessThan(1.1)
    expect(light / 16).toBeGreaterThan(0.8)
    expect(light / 16).toBeLessThan(1.2)
  })

  test('a sharp subject leaves no halo, and the background does not cover it', () => {
    const depth = depthOf(TWO)
    const rows = rowsOf((x) => (x < 48 ? [220, 30, 30] : [30, 30, 220]))
    const [row] = blurredRows(rows, depth, 20, depth.most).slice(120)
    if (row === undefined) throw new Error('No row.')
    for (let x = 0; x < 240; ++x)
      expect([...row.subarray(3 * x, 3 * x + 3)], `pixel ${x}`).toEqual(
        x < 48 ? [220, 30, 30] : [30, 30, 220],
      )
  })

  test.each([0, 0.3, 1])(
    'slopes and things take no colour from beyond the blur: focus %d',
    (focus) => {
      // Each layer is a part of each row, and begins elsewhere in the next one.
      const slope = mapFrom(SIZE, (u, v) =>
        Math.hypot(u - 0.6, v - 0.4) < 0.15 ? 3 : 1 + v + 0.3 * u + 0.1 * Math.sin(20 * u),
      )
      const depth = depthOf(slope)
      const made = blurredRows(
        rowsOf((x) => (x < 50 ? [250, 250, 20] : [20, 90, 200])),
        depth,
        25,
        depth.least + focus * (depth.most - depth.least),
      )
      // The largest radius is 30.
      for (const [y, row] of made.entries())
        for (let x = 110; x < SIZE.width; ++x) {
          expect(Math.abs((row[3 * x] ?? 0) - 20), `${x}, ${y}`).toBeLessThan(3)
          expect(Math.abs((row[3 * x + 1] ?? 0) - 90), `${x}, ${y}`).toBeLessThan(3)
        }
    },
  )

  test('a blurred foreground spreads over a sharp background', () => {
    const depth = depthOf(TWO)
    const rows = rowsOf((x) => (x < 48 ? [220, 30, 30] : [30, 30, 220]))
    const [row] = blurredRows(rows, depth, 20, depth.least).slice(120)
    if (row === undefined) throw new Error('No row.')
    expect(row[3 * 52] ?? 0).toBeGreaterThan(60)
    expect([...row.subarray(3 * 100, 3 * 100 + 3)]).toEqual([30, 30, 220])
  })

  test('a hexagon has the corners that a disc lacks', () => {
    const depth = depthOf(TWO)
    const isLight = (x: number, y: number): boolean => x >= 150 && x < 154 && y >= 118 && y < 122
    const rows = rowsOf((x, y) => (isLight(x, y) ? [255, 255, 255] : [0, 0, 0]))
    const made = blurredRows(rows, depth, 20, depth.most, 'hexagon')
    expect(made[119]?.[3 * 172]).toBeGreaterThan(0)
    expect(made[119 + 25]?.[3 * 151]).toBeLessThan((made[119]?.[3 * 175] ?? 0) / 2)
  })

  test.each([
    ['a flat map', mapFrom({ width: 4, height: 4 }, () => 1), { width: 9, height: 7 }],
    ['a photo of one pixel', mapFrom({ width: 1, height: 1 }, () => 1), { width: 1, height: 1 }],
  ])('of %s is the photo', (_, map, size) => {
    const rows = rowsOf((x, y) => [x * 20, y * 20, 77], size)
    const depth = depthOf(map, size)
    expect(blurredRows(rows, depth, 10, depth.most).map((row) => [...row])).toEqual(
      [...rows()].map((row) => [...row]),
    )
  })
})

test('each level is itself after linear light', () => {
  for (let level = 0; level < 256; ++level) expect(levelOf(LINEAR[level] ?? NaN)).toBe(level)
})

describe('what is in the foreground', () => {
  test('the threshold of two groups is between them', () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) =>
      i < 300 ? 0.8 + (i % 7) / 100 : 0.2 + (i % 9) / 100,
    )
    const threshold = foregroundThreshold(values, 0.2, 0.86)
    expect(threshold).toBeGreaterThan(0.28)
    expect(threshold).toBeLessThanOrEqual(0.8)
    expect(foregroundThreshold(new Float32Array(9), 0, 0)).toBe(0)
  })

  test('the middle of the picture has its median depth', () => {
    const map = mapFrom({ width: 30, height: 30 }, (u, v) =>
      Math.abs(u - 0.5) < 0.2 && Math.abs(v - 0.5) < 0.2 ? 7 : 1,
    )
    expect(centralDepth(map.data, 30, 30)).toBe(7)
  })
})

describe('a cut-out', () => {
  test('keeps the range, with soft edges', () => {
    const range = { from: 0.5, to: 1, soft: 0.1 }
    expect([0.2, 0.5, 0.56, 1].map((nearness) => keptShare(nearness, range))).toEqual([
      0, 0.5, 1, 1,
    ])
    expect(keptShare(0, { from: 0, to: 0.4, soft: 0.1 })).toBe(1)
    expect(keptShare(0.6, { from: 0, to: 0.4, soft: 0 })).toBe(0)
  })

  test('is transparent, a mask, grey or foggy', () => {
    const made = (backdrop: 'transparent' | 'mask' | 'grey' | 'fog'): number[] => {
      const out = new Uint8Array(backdrop === 'transparent' ? 8 : 6)
      cutoutRow(Uint8Array.of(10, 20, 30, 100, 100, 100), Float32Array.of(1, 0), backdrop, out)
      return [...out]
    }
    expect(made('transparent')).toEqual([10, 20, 30, 255, 100, 100, 100, 0])
    expect(made('mask')).toEqual([255, 255, 255, 0, 0, 0])
    expect(made('grey')).toEqual([10, 20, 30, 100, 100, 100])
    expect(made('fog')).toEqual([10, 20, 30, 225, 225, 225])
  })

  test('fog leaves a tenth of the farthest point and all of the nearest', () => {
    expect(fogShare(1, 0.25)).toBeCloseTo(1, 9)
    expect(fogShare(0, 0.25)).toBeCloseTo(0.1, 9)
    expect(fogShare(0.5, 1)).toBe(1)
  })
})
