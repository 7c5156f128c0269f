import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readOnnx } from '../../../../src/core/onnx/index.ts'
import { deriveProfile } from '../../../../src/core/profile/derive.ts'
import { IMAGENET, PIXELS } from '../../../../src/core/profile/pixels.ts'
import { sizeForPhoto } from '../../../../src/core/profile/size.ts'
import type { Profile } from '../../../../src/core/types.ts'

interface Expected {
  readonly width: number
  readonly height: number
  readonly meaning: string
}

const FOLDER = new URL('../../../models/', import.meta.url)
const expected: Readonly<Record<string, Expected>> = JSON.parse(
  readFileSync(new URL('expected.json', FOLDER), 'utf8'),
)
/** The size of photo.png, for which make.py computed the sizes. */
const PHOTO = { width: 320, height: 214 }

function profileOf(name: string): Profile {
  const bytes = gunzipSync(readFileSync(new URL(`${name}.onnx.gz`, FOLDER)))
  const derived = deriveProfile(readOnnx(bytes, name).graph, name)
  if (derived.kind !== 'known' || !derived.isMeaningKnown) throw new Error(`${name} is not clear`)
  return derived.profile
}

test.each(Object.entries(expected))('%s has its size and its meaning', (name, wanted) => {
  const profile = profileOf(name)
  expect({ ...sizeForPhoto(profile, PHOTO), meaning: profile.meaning }).toEqual({
    width: wanted.width,
    height: wanted.height,
    meaning: wanted.meaning,
  })
})

test.each([
  ['depth-anything-v2', { normalisation: IMAGENET }],
  ['depth-anything-v2-uint8', { normalisation: IMAGENET, multiple: 14 }],
  ['depth-anything-v2-fp16', { type: 'float16' }],
  ['depth-anything-v3', { hasViews: true, fitsLonger: true, output: 'predicted_depth' }],
  ['dpt', PIXELS.half],
  ['dpt-swin2', PIXELS.half],
  ['moge-2', { output: 'points', channel: 2, mask: 'mask', scalars: { num_tokens: 1800 } }],
  ['depth-pro', { ...PIXELS.half, output: 'predicted_depth' }],
  ['lite-mono', { ...PIXELS.unit, output: 'disp_0' }],
  ['fastdepth', PIXELS.unit],
])('%s has its input and its output', (name, wanted) => {
  expect(profileOf(name)).toMatchObject(wanted)
})
