import { expect, test } from 'vitest'
import { floatsToTensor, toTensor } from '../../src/core/preprocess.ts'
import type { Profile } from '../../src/core/types.ts'
import { bytes, floats, golden, largestDifference } from '../golden/read.ts'

const reference = golden<Record<'rgb' | 'plain' | 'normalised' | 'normalisedHwc' | 'bytesBgrHwc', string>>('tensor.json')
const rgb = bytes(reference.rgb)
const rgba = Uint8ClampedArray.from({ length: 64 }, (_, i) => (i % 4 === 3 ? 9 : rgb[(i >> 2) * 3 + (i % 4)]!))
const unit = Float32Array.from(rgb, (byte) => byte / 255)

const plain: Profile = { side: 4, range: 1, normalisation: null, order: 'rgb', layout: 'nchw', nearIsLarge: true }
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const

test.each<[string, keyof typeof reference, Profile]>([
  ['planes of 0…1', 'plain', plain],
  ['planes less mean over deviation', 'normalised', { ...plain, normalisation: imagenet }],
  ['the same, channels last', 'normalisedHwc', { ...plain, normalisation: imagenet, layout: 'nhwc' }],
  ['0…255 with blue first, channels last', 'bytesBgrHwc', { ...plain, range: 255, order: 'bgr', layout: 'nhwc' }],
])('numpy’s %s, from bytes and from floats', (_, key, profile) => {
  const out = new Float32Array(48)
  toTensor(rgba, profile, out)
  expect(largestDifference(out, floats(reference[key]))).toBeLessThanOrEqual(1e-6)
  out.fill(NaN)
  floatsToTensor(unit, profile, out)
  expect(largestDifference(out, floats(reference[key]))).toBeLessThanOrEqual(profile.range === 255 ? 2e-5 : 1e-6)
})

test('pixels of another size are refused', () => {
  expect(() => toTensor(new Uint8ClampedArray(60), plain, new Float32Array(48))).toThrow(RangeError)
  expect(() => floatsToTensor(unit, plain, new Float32Array(47))).toThrow(RangeError)
})
