import { expect, test } from 'vitest'
import { DEFAULT_FILE_OPTIONS } from '../../../src/core/files/fileOptions.ts'
import { planUpsample } from '../../../src/core/resample/upsample.ts'
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

test('a pair of half the width has the averages of two pixels each', () => {
  const whole = pictureOf({ parallax: 10, swap: true })
  const half = pictureOf({ parallax: 10, swap: true, half: true })
  const mean = (row: readonly number[], o: number): number => {
    const i = Math.floor(o / 3) * 6 + (o % 3)
    return ((row[i] ?? NaN) + (row[i + 3] ?? NaN) + 1) >> 1
  }
  expect(half).toEqual(whole.map((row) => Array.from({ length }, (_, o) => mean(row, o))))
})
