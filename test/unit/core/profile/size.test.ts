import { expect, it } from 'vitest'
import { BAKED_256 } from '../../../../src/core/models.ts'
import { profileText } from '../../../../src/core/profile/profileText.ts'
import { sizeForPhoto } from '../../../../src/core/profile/size.ts'

const OPEN = { ...BAKED_256, width: 518, height: 518, multiple: 14 }

// DPTImageProcessor of transformers (size 518, keep_aspect_ratio, ensure_multiple_of 14) gives these sizes.
it.each([
  [
    { width: 640, height: 480 },
    { width: 686, height: 518 },
  ],
  [
    { width: 480, height: 640 },
    { width: 518, height: 686 },
  ],
  [
    { width: 1000, height: 1000 },
    { width: 518, height: 518 },
  ],
  [
    { width: 1920, height: 1080 },
    { width: 924, height: 518 },
  ],
])('a photo of %o is prepared at %o', (photo, expected) => {
  expect(sizeForPhoto(OPEN, photo)).toEqual(expected)
})

it('a panorama is at most twice as wide as it is high', () => {
  expect(sizeForPhoto(OPEN, { width: 9000, height: 1000 })).toEqual({ width: 1036, height: 518 })
})

it('a model of one size gets every photo at that size', () => {
  expect(sizeForPhoto(BAKED_256, { width: 640, height: 480 })).toEqual({ width: 256, height: 256 })
})

it('the keys of stored maps keep the text that earlier versions wrote', () => {
  expect(profileText(BAKED_256)).toBe(
    '{"side":256,"range":1,"normalisation":null,"order":"rgb","layout":"nchw","nearIsLarge":true}',
  )
  expect(profileText(OPEN)).not.toBe(profileText({ ...OPEN, multiple: 16 }))
})
