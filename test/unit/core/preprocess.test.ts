import { expect, test } from 'vitest'
import { bandToTensor, floatsToTensor, toTensor } from '../../../src/core/preprocess.ts'
import type { Profile } from '../../../src/core/types.ts'
import { bytes, floats, golden, largestDifference } from '../../golden/read.ts'

type Key = 'rgb' | 'plain' | 'normalised' | 'normalisedHwc' | 'bytesBgrHwc'
const reference = golden<Record<Key, string>>('tensor.json')
const rgb = bytes(reference.rgb)
const rgba = Uint8ClampedArray.from({ length: 64 }, (_, i) =>
  i % 4 === 3 ? 9 : rgb[(i >> 2) * 3 + (i % 4)]!,
)
const unit = Float32Array.from(rgb, (byte) => byte / 255)

const plain: Profile = {
  width: 4,
  height: 4,
  range: 1,
  normalisation: null,
  order: 'rgb',
  layout: 'nchw',
  meaning: 'disparity',
}
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const

test.each<[string, Key, Profile]>([
  ['planes of 0…1', 'plain', plain],
  ['planes of (value − mean) / std', 'normalised', { ...plain, normalisation: imagenet }],
  [
    '(value − mean) / std, channels last',
    'normalisedHwc',
    { ...plain, normalisation: imagenet, layout: 'nhwc' },
  ],
  [
    '0…255 with blue first, channels last',
    'bytesBgrHwc',
    { ...plain, range: 255, order: 'bgr', layout: 'nhwc' },
  ],
])('the tensor of %s equals numpy’s, from bytes and from floats', (_, key, profile) => {
  const out = new Float32Array(48)
  toTensor(rgba, profile, out)
  expect(largestDifference(out, floats(reference[key]))).toBeLessThanOrEqual(1e-6)
  out.fill(NaN)
  floatsToTensor(unit, profile, out)
  expect(largestDifference(out, floats(reference[key]))).toBeLessThanOrEqual(
    profile.range === 255 ? 2e-5 : 1e-6,
  )
})

test.each(['nchw', 'nhwc'] as const)(
  'bands in any order fill the tensor as one whole picture does (%s)',
  (layout) => {
    const profile: Profile = { ...plain, normalisation: imagenet, layout }
    const whole = new Float32Array(48)
    toTensor(rgba, profile, whole)
    const out = new Float32Array(48)
    for (const [top, rows] of [
      [3, 1],
      [0, 2],
      [2, 1],
    ] as const) {
      bandToTensor(rgba.subarray(top * 16, (top + rows) * 16), top, rows, profile, out)
    }
    expect(out).toEqual(whole)
  },
)

test('a band that extends beyond the picture is refused', () => {
  expect(() => bandToTensor(rgba.subarray(0, 32), 3, 2, plain, new Float32Array(48))).toThrow(
    RangeError,
  )
})

test('arrays of the wrong length are refused', () => {
  expect(() => toTensor(new Uint8ClampedArray(60), plain, new Float32Array(48))).toThrow(RangeError)
  expect(() => floatsToTensor(unit, plain, new Float32Array(47))).toThrow(RangeError)
})
