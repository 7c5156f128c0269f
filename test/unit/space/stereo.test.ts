import { AnaglyphEffect } from 'three/examples/jsm/effects/AnaglyphEffect.js'
import { describe, expect, test } from 'vitest'
import { writeOpaque } from '../../../src/core/colour/opaquePixels.ts'
import { planUpsample } from '../../../src/core/resample/upsample.ts'
import type { DepthMap, Size } from '../../../src/core/types.ts'
import { depthCurve } from '../../../src/space/depthCurve.ts'
import { type HardDepth, hardDepth } from '../../../src/space/hardDepth.ts'
import { anaglyphRow } from '../../../src/space/stereo/anaglyph.ts'
import {
  autostereogramRow,
  seededRandom,
  separation,
} from '../../../src/space/stereo/autostereogram.ts'
import { type Motion, MotionView, moveAt } from '../../../src/space/stereo/motion.ts'
import { baselineFocal, halveRow, stereoRows } from '../../../src/space/stereo/pair.ts'
import { RowWarp, sampleRow } from '../../../src/space/stereo/warp.ts'
import { mapFrom } from './scenes.ts'

function depthOf(map: DepthMap, size: Size): HardDepth {
  const low = map.data.reduce((a, b) => Math.min(a, b))
  const high = map.data.reduce((a, b) => Math.max(a, b))
  const curve = depthCurve({ low, high }, null, 4)
  return hardDepth(size, curve, 16, (wanted) => planUpsample(map, wanted))
}

/** A dark line on white at `x`, antialiased. */
function lineAt(x: number, width: number): Uint8Array {
  return Uint8Array.from({ length: width * 3 }, (_, i) =>
    Math.round(255 * (1 - Math.exp(-((Math.floor(i / 3) - x) ** 2) / 8))),
  )
}

/** RGB of opaque pixels. */
function rgbOf(pixels: Uint32Array): Uint8Array {
  return Uint8Array.from(new Uint8Array(pixels.slice().buffer).filter((_, i) => i % 4 !== 3))
}

/** Opaque pixels of RGB. */
function pixelsOf(rgb: Uint8Array): Uint32Array {
  const pixels = new Uint32Array(rgb.length / 3)
  writeOpaque(rgb, pixels, 0)
  return pixels
}

/** The middle of the dark line. */
function middleOf(rgb: Uint8Array): number {
  let [sum, weight] = [0, 0]
  for (let x = 0; x < rgb.length / 3; ++x) {
    const dark = 255 - (rgb[3 * x] ?? 0)
    sum += dark * x
    weight += dark
  }
  return sum / weight
}

const SIZE: Size = { width: 600, height: 8 }
const SLOPE = depthOf(
  mapFrom({ width: 600, height: 8 }, (u) => u),
  SIZE,
)

describe('a stereo pair', () => {
  test.each([100, 300, 450])('has the disparity b·f/z − b·f/z₀ at pixel %i', (at) => {
    const options = { parallax: 4, zero: 0.25 }
    const { left, right } = stereoRows(SLOPE, options)(4, lineAt(at, 600))
    const q = new Float32Array(600)
    SLOPE.row(4, q)
    const zero = SLOPE.least + 0.25 * (SLOPE.most - SLOPE.least)
    const wanted = baselineFocal(SLOPE, 4) * ((q[at] ?? NaN) - zero)
    expect(Math.abs(middleOf(rgbOf(left)) - middleOf(rgbOf(right)) - wanted)).toBeLessThan(0.1)
  })

  test('spans the parallax from the farthest to the nearest point', () => {
    expect(baselineFocal(SLOPE, 4) * (SLOPE.most - SLOPE.least)).toBeCloseTo(24, 6)
  })

  test('fills a gap from the farther side, without stretching a pixel', () => {
    const q = Float32Array.from({ length: 100 }, (_, x) => (x < 50 ? 1 : 0.25))
    const warp = new RowWarp(100)
    warp.run(q, { scale: -16, zero: 0.25, step: 0.1 })
    // The near half moves 12 pixels to the left and opens a gap before the far half, which stays.
    const gap = [...warp.places.subarray(38, 50)]
    expect(gap.every((place) => place >= 50)).toBe(true)
    expect(new Set(gap).size).toBe(gap.length)
    expect([...warp.places.subarray(50)]).toEqual(Array.from({ length: 50 }, (_, i) => 50 + i))
  })

  test('hides what is behind the near side', () => {
    const q = Float32Array.from({ length: 100 }, (_, x) => (x < 50 ? 1 : 0.25))
    const warp = new RowWarp(100)
    warp.run(q, { scale: 16, zero: 0.25, step: 0.1 })
    expect(warp.places[61]).toBe(49)
    expect(warp.places[62]).toBe(62)
  })

  test('of a flat map is the photo twice', () => {
    const flat = depthOf(
      mapFrom({ width: 8, height: 8 }, () => 3),
      SIZE,
    )
    const row = lineAt(77, 600)
    const { left, right } = stereoRows(flat, { parallax: 3, zero: 0.5 })(0, row)
    expect([[...rgbOf(left)], [...rgbOf(right)]]).toEqual([[...row], [...row]])
  })

  test('of a photo of one pixel is that pixel', () => {
    const one = depthOf(
      mapFrom({ width: 1, height: 1 }, () => 3),
      { width: 1, height: 1 },
    )
    const { left } = stereoRows(one, { parallax: 3, zero: 0.5 })(0, Uint8Array.of(1, 2, 3))
    expect([...rgbOf(left)]).toEqual([1, 2, 3])
  })

  test('of half the width has the mean of each two pixels', () => {
    const out = new Uint32Array(2)
    halveRow(pixelsOf(Uint8Array.of(0, 0, 0, 10, 21, 255, 5, 5, 5)), out)
    expect([...rgbOf(out)]).toEqual([5, 11, 128, 5, 5, 5])
  })
})

describe('an anaglyph', () => {
  const left = Uint8Array.of(200, 100, 50)
  const right = Uint8Array.of(20, 120, 220)
  const made = (kind: 'dubois' | 'half-colour' | 'colour'): number[] => {
    const out = new Uint32Array(1)
    anaglyphRow(pixelsOf(left), pixelsOf(right), kind, out)
    return [...rgbOf(out)]
  }

  test('in colour has red of the left eye and the rest of the right one', () => {
    expect(made('colour')).toEqual([200, 120, 220])
  })

  test('in half colour has the left eye in grey', () => {
    expect(made('half-colour')).toEqual([
      Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50),
      120,
      220,
    ])
  })

  test('by Dubois has the matrices of three', () => {
    const effect = new AnaglyphEffect({ getContext: () => null })
    const linear = (rgb: Uint8Array): number[] =>
      [...rgb].map((level) =>
        level / 255 > 0.04045 ? ((level / 255 + 0.055) / 1.055) ** 2.4 : level / 255 / 12.92,
      )
    const [l, r] = [linear(left), linear(right)]
    const [ml, mr] = [effect.colorMatrixLeft.elements, effect.colorMatrixRight.elements]
    // three stores matrices by columns.
    const wanted = [0, 1, 2].map((k) => {
      const light = [0, 1, 2].reduce(
        (sum, c) => sum + (ml[3 * c + k] ?? 0) * (l[c] ?? 0) + (mr[3 * c + k] ?? 0) * (r[c] ?? 0),
        0,
      )
      const held = Math.min(1, Math.max(0, light))
      return 255 * (held > 0.0031308 ? 1.055 * held ** (1 / 2.4) - 0.055 : 12.92 * held)
    })
    for (const [k, level] of made('dubois').entries())
      expect(Math.abs(level - (wanted[k] ?? NaN))).toBeLessThan(1.5)
  })

  test('of two equal grey eyes is grey within 8 levels', () => {
    const grey = Uint8Array.of(128, 128, 128)
    const out = new Uint32Array(1)
    anaglyphRow(pixelsOf(grey), pixelsOf(grey), 'dubois', out)
    const rgb = rgbOf(out)
    expect(Math.max(...rgb) - Math.min(...rgb)).toBeLessThanOrEqual(8)
  })
})

test('the depth of an autostereogram can be read back from its dots', () => {
  const [width, rows, eyes] = [600, 24, 160]
  const nearness = Float32Array.from({ length: width }, (_, x) => (x > 200 && x < 420 ? 1 : 0))
  const random = seededRandom(7)
  const dots = Array.from({ length: rows }, () => {
    const out = new Uint8Array(width)
    autostereogramRow(nearness, eyes, random, out)
    return out
  })
  /** The distance of two dots around `x` that agrees best over all rows. */
  const found = (x: number): number => {
    let [best, at] = [Infinity, 0]
    for (let gap = separation(1, eyes) - 8; gap <= separation(0, eyes) + 8; ++gap) {
      let difference = 0
      for (const row of dots)
        for (let k = -3; k <= 3; ++k)
          difference += Math.abs(
            (row[x + k - (gap >> 1)] ?? 0) - (row[x + k - (gap >> 1) + gap] ?? 0),
          )
      if (difference < best) [best, at] = [difference, gap]
    }
    return at
  }
  for (const x of [110, 140]) expect(found(x)).toBe(separation(0, eyes))
  for (const x of [290, 310, 330]) expect(found(x)).toBe(separation(1, eyes))
  expect(separation(0, eyes)).toBe(80)
  expect(separation(1, eyes)).toBe(64)
})

describe('a loop', () => {
  const size: Size = { width: 200, height: 100 }
  const depth = depthOf(
    mapFrom(size, (u) => u),
    size,
  )
  const at = depth.least + 0.5 * (depth.most - depth.least)
  const column = (x: number): Uint8Array => {
    const rgb = new Uint8Array(200 * 100 * 3)
    for (let y = 0; y < 100; ++y) rgb.set(lineAt(x, 200), y * 600)
    return rgb
  }
  const rowOf = (rgba: Uint8ClampedArray, y: number): Uint8Array =>
    Uint8Array.from({ length: 600 }, (_, i) => rgba[y * 800 + Math.floor(i / 3) * 4 + (i % 3)] ?? 0)
  const q = new Float32Array(200)
  depth.row(50, q)

  test.each<Motion>(['sway', 'orbit', 'dolly', 'zoom', 'wiggle'])(
    '%s ends where it begins',
    (motion) => {
      const [first, last] = [moveAt(motion, 0), moveAt(motion, 1)]
      for (const name of ['across', 'down', 'dolly', 'zoom'] as const)
        expect(last[name]).toBeCloseTo(first[name], 9)
    },
  )

  test('moves a point to the side by b·f·(q − zero), half of the parallax each way', () => {
    const view = new MotionView(column(150), depth, { parallax: 6, zero: 0.5 })
    const wanted = 150 + (baselineFocal(depth, 6) / 2) * ((q[150] ?? NaN) - at)
    const { across, down, dolly, zoom } = moveAt('sway', 0.25)
    const frame = view.frame({ across, down, dolly, zoom })
    expect(Math.abs(middleOf(rowOf(frame, 50)) - wanted)).toBeLessThan(0.1)
  })

  test('a dolly zoom moves a point by its distance from the middle', () => {
    const view = new MotionView(column(150), depth, { parallax: 6, zero: 0.25 })
    const zero = depth.least + 0.25 * (depth.most - depth.least)
    const slope = baselineFocal(depth, 6) / 200
    const wanted = 150 + slope * (150 - 99.5) * ((q[150] ?? NaN) - zero)
    const frame = view.frame(moveAt('dolly', 0.25))
    expect(Math.abs(middleOf(rowOf(frame, 50)) - wanted)).toBeLessThan(0.1)
  })

  test('moving closer enlarges everything and uncovers no border', () => {
    const rgb = Uint8Array.from({ length: 200 * 100 * 3 }, (_, i) => Math.floor(i / 3) % 200)
    const frame = rowOf(
      new MotionView(rgb, depth, { parallax: 6, zero: 0.5 }).frame(moveAt('zoom', 0.5)),
      50,
    )
    expect(frame[0]).toBeGreaterThan(0)
    expect(frame[597]).toBeLessThan(199)
  })
})

test('pixels are mixed as float64 rounds them, at every place that a float32 can have from 2 on', () => {
  const width = 4096
  const random = seededRandom(3)
  const rgb = Uint8Array.from({ length: width * 3 }, () => Math.floor(random() * 256))
  for (let round = 0; round < 20; ++round) {
    const places = Float32Array.from({ length: width }, (_, x) =>
      x < 8 ? 2 + random() * 6 : random() * (width - 3) + 2,
    )
    const out = new Uint32Array(width)
    sampleRow(pixelsOf(rgb), places, out)
    const expected = Uint8Array.from({ length: width * 3 }, (_, o) => {
      const place = places[Math.floor(o / 3)] ?? NaN
      const i = 3 * Math.floor(place) + (o % 3)
      const [one, other] = [rgb[i] ?? NaN, rgb[i + 3] ?? rgb[i] ?? NaN]
      return Math.floor(one + (other - one) * (place - Math.floor(place)) + 0.5)
    })
    expect(rgbOf(out)).toEqual(expected)
  }
})
