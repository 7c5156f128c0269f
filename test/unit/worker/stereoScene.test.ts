import { expect, test } from 'vitest'
import { partRows, wholeExtremes } from '../../../src/client/pictureParts.ts'
import { DEFAULT_FILE_OPTIONS } from '../../../src/core/files/fileOptions.ts'
import { planUpsample } from '../../../src/core/resample/upsample.ts'
import type { Rows } from '../../../src/core/resample/upsampledRange.ts'
import { depthGrid } from '../../../src/space/depthGrid.ts'
import { stereoRows } from '../../../src/space/stereo/pair.ts'
import type { RowSource } from '../../../src/worker/encodeMap.ts'
import type { EncodeJob } from '../../../src/worker/protocol.ts'
import { hardDepthOf } from '../../../src/worker/spaceJob.ts'
import { besideRows } from '../../../src/worker/stereoScene.ts'

const size = { width: 48, height: 6 }
const length = size.width * 3
const data = Float32Array.from({ length: 48 * 6 }, (_, i) => (i % 48 > 20 && i % 48 < 30 ? 9 : 1))
const map = { ...size, data }
const rgb = Uint8Array.from({ length: length * size.height }, (_, i) => (i * 97) % 251)
const plan = planUpsample(map, size)

function sourceOf(): RowSource {
  return {
    plan,
    range: plan.range(),
    rowsPerStrip: size.height,
    onFraction: () => undefined,
    kept: { depths: new Map(), levels: new WeakMap(), rgb },
  }
}

function jobOf(space: EncodeJob['options']['space']): EncodeJob {
  const facts = {
    photo: { name: 'photo.jpg', sha256: '' },
    origin: { kind: 'network' } as const,
    model: null,
    settings: null,
    engine: null,
    calibration: null,
    siblings: [],
  }
  return { map, size, format: 'sbs', options: { ...DEFAULT_FILE_OPTIONS, space }, facts }
}

/** RGB of opaque pixels. */
function colours(row: Uint8Array | Uint32Array): number[] {
  const bytes = new Uint8Array(row.buffer, row.byteOffset, row.byteLength)
  return [...bytes].filter((_, i) => i % 4 !== 3)
}

function pictureOf(space: EncodeJob['options']['space']): readonly number[][] {
  return Array.from(besideRows(jobOf(space), sourceOf()), (row) => colours(row))
}

test('a pair has the left eye’s row and then the right eye’s, and the other way round if they are exchanged', () => {
  const job = jobOf({ parallax: 10 })
  const eyes = stereoRows(hardDepthOf(job, sourceOf()), { parallax: 10, zero: 0.5 })
  const expected = Array.from({ length: size.height }, (_, y) => {
    const { left, right } = eyes(y, rgb.subarray(y * length, (y + 1) * length))
    return { left: colours(left), right: colours(right) }
  })
  expect(expected[2]?.left).not.toEqual(expected[2]?.right)
  expect(pictureOf({ parallax: 10 })).toEqual(
    expected.map(({ left, right }) => [...left, ...right]),
  )
  expect(pictureOf({ parallax: 10, swap: true })).toEqual(
    expected.map(({ left, right }) => [...right, ...left]),
  )
})

test('rows in two halves equal the rows in one, across steps between near and far', () => {
  const own = { width: 400, height: 300 }
  // Steps in both directions, also at the middle row.
  const large = {
    ...own,
    data: Float32Array.from({ length: own.width * own.height }, (_, i) => {
      const [x, y] = [i % own.width, Math.floor(i / own.width)]
      return ((x + 2 * y) % 97 < 30 && y % 50 > 9 ? 6 : 2) + Math.sin(y / 17) + x / own.width
    }),
  }
  const photo = Uint8Array.from({ length: own.width * own.height * 3 }, (_, i) => (i * 89) % 253)
  const upsampling = planUpsample(large, own)
  const job: EncodeJob = { ...jobOf({ parallax: 6 }), map: large, size: own }
  const made = (
    part?: RowSource['part'],
    rows: Rows = { top: 0, rows: own.height },
  ): number[][] => {
    const rgb = photo.slice(rows.top * own.width * 3, (rows.top + rows.rows) * own.width * 3)
    const source = {
      ...sourceOf(),
      plan: upsampling,
      range: upsampling.range(),
      ...(part === undefined ? {} : { part }),
      kept: { depths: new Map(), levels: new WeakMap(), rgb },
    }
    return Array.from(besideRows(job, source), colours)
  }
  const halves = partRows(own.height, 2)
  const grids = halves.map((rows) => depthGrid(own, (wanted) => planUpsample(large, wanted), rows))
  const { range, ends } = wholeExtremes(
    halves.map((rows, k) => ({ range: upsampling.range(rows), ends: grids[k]!.ends })),
  )
  expect(grids.every(({ rows }) => rows < own.height)).toBe(true)
  expect(range).toEqual(upsampling.range())
  const inParts = halves.flatMap((rows, k) => made({ ...rows, grid: grids[k]!, ends }, rows))
  expect(inParts).toEqual(made())
})

test('a pair of half the width has the averages of two pixels each', () => {
  const whole = pictureOf({ parallax: 10, swap: true })
  const half = pictureOf({ parallax: 10, swap: true, half: true })
  const mean = (row: readonly number[], o: number): number => {
    const i = Math.floor(o / 3) * 6 + (o % 3)
    return ((row[i] ?? NaN) + (row[i + 3] ?? NaN) + 1) >> 1
  }
  expect(half).toEqual(whole.map((row) => Array.from({ length }, (_, o) => mean(row, o))))
})
