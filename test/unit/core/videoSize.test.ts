import { describe, expect, it } from 'vitest'
import { STARTER } from '../../../src/core/models.ts'
import { sizeForPhoto } from '../../../src/core/profile/size.ts'
import { frameSize } from '../../../src/core/videoSize.ts'

const HD = { width: 1280, height: 720 }

describe('the size at which a model receives the frames of a video', () => {
  it('is that of its input, where it has one size', () => {
    const { width, height } = STARTER.profile
    expect(frameSize(STARTER.profile, HD)).toEqual({ width, height })
  })

  it('is the input that the video’s own size leads to, where the model follows it', () => {
    const profile = { ...STARTER.profile, width: 518, height: 518, multiple: 14 }
    // 518 / 720 · 1280 = 920.9, and 66 · 14 = 924.
    expect(frameSize(profile, HD)).toEqual({ width: 924, height: 518 })
    expect(frameSize({ ...profile, fitsLonger: true }, HD)).toEqual({ width: 518, height: 294 })
  })

  it('keeps the shape of the video where a frame of the input’s size would lead to another one', () => {
    const profile = { ...STARTER.profile, width: 256, height: 256, multiple: 14 }
    const input = sizeForPhoto(profile, HD)
    expect(sizeForPhoto(profile, input)).not.toEqual(input)
    expect(frameSize(profile, HD)).toEqual({ width: 640, height: 360 })
  })
})
