/** From pixels at the network's size to the numbers it wants. */
import type { Profile } from './types.ts'

/**
 * RGBA bytes to the input tensor: ((byte / 255 − mean) / std) · range, in the profile's channel order and
 * layout. Alpha is not looked at.
 * @param rgba side × side × 4.
 * @param out side × side × 3.
 * @throws RangeError when a length is another.
 */
export const toTensor = (rgba: Uint8ClampedArray, profile: Profile, out: Float32Array): void =>
  arrange(rgba, 4, 255, profile, out)

/** The same from floats, side × side × RGB in 0…1, which may overshoot: what `reduceCubic` writes. */
export const floatsToTensor = (rgb: Float32Array, profile: Profile, out: Float32Array): void =>
  arrange(rgb, 3, 1, profile, out)

const arrange = (
  pixels: Uint8ClampedArray | Float32Array,
  pixelStep: number,
  white: number,
  { side, range, normalisation, order, layout }: Profile,
  out: Float32Array,
): void => {
  const count = side * side
  if (pixels.length !== count * pixelStep || out.length !== count * 3) {
    throw new RangeError(`${pixels.length} and ${out.length} values are not those of ${side} × ${side} pixels.`)
  }
  const planar = layout === 'nchw'
  for (let channel = 0; channel < 3; ++channel) {
    const std = normalisation?.std[channel] ?? 1
    const mean = normalisation?.mean[channel] ?? 0
    const scale = range / (white * std)
    const shift = (-mean * range) / std
    const place = order === 'rgb' ? channel : 2 - channel
    const step = planar ? 1 : 3
    for (let i = channel, o = planar ? place * count : place; i < pixels.length; i += pixelStep, o += step) {
      out[o] = pixels[i]! * scale + shift
    }
  }
}
