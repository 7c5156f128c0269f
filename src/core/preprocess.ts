/** From pixels at the network's size to the numbers it wants. */
import type { Profile } from './types.ts'

/**
 * RGBA bytes to the input tensor: ((byte / 255 − mean) / std) · range, in the profile's channel order and
 * layout. Alpha is not looked at.
 * @param rgba side × side × 4.
 * @param out side × side × 3.
 * @throws RangeError when a length is another.
 */
export function toTensor(rgba: Uint8ClampedArray, profile: Profile, out: Float32Array): void {
  return bandToTensor(rgba, 0, profile.side, profile, out)
}

/**
 * Some rows of it, so that a canvas need not be read back whole.
 * @param rgba rows × side × 4, the picture's rows top … top + rows − 1.
 */
export function bandToTensor(
  rgba: Uint8ClampedArray,
  top: number,
  rows: number,
  profile: Profile,
  out: Float32Array,
): void {
  return arrange(rgba, 4, 255, top, rows, profile, out)
}

/** The same from floats, side × side × RGB in 0…1, which may overshoot: what `reduceCubic` writes. */
export function floatsToTensor(rgb: Float32Array, profile: Profile, out: Float32Array): void {
  return arrange(rgb, 3, 1, 0, profile.side, profile, out)
}

function arrange(
  pixels: Uint8ClampedArray | Float32Array,
  pixelStep: number,
  white: number,
  top: number,
  rows: number,
  { side, range, normalisation, order, layout }: Profile,
  out: Float32Array,
): void {
  const count = side * side
  if (
    pixels.length !== rows * side * pixelStep ||
    out.length !== count * 3 ||
    top < 0 ||
    top + rows > side
  ) {
    const wanted = `rows ${top} to ${top + rows} of ${side} × ${side} pixels`
    throw new RangeError(`${pixels.length} and ${out.length} values are not those of ${wanted}.`)
  }
  const planar = layout === 'nchw'
  for (let channel = 0; channel < 3; ++channel) {
    const std = normalisation?.std[channel] ?? 1
    const mean = normalisation?.mean[channel] ?? 0
    const scale = range / (white * std)
    const shift = (-mean * range) / std
    const place = order === 'rgb' ? channel : 2 - channel
    const step = planar ? 1 : 3
    const first = (planar ? place * count : place) + top * side * step
    for (let i = channel, o = first; i < pixels.length; i += pixelStep, o += step) {
      out[o] = pixels[i]! * scale + shift
    }
  }
}
