/** Converts pixels at the model's input size to its input tensor. */
import type { Profile } from './types.ts'

/**
 * Writes ((byte / 255 − mean) / std) · range in the profile's channel order and layout. Alpha is ignored.
 * @param rgba height × width × 4 bytes.
 * @param out height × width × 3 values.
 * @throws RangeError if a length differs.
 */
export function toTensor(rgba: Uint8ClampedArray, profile: Profile, out: Float32Array): void {
  return bandToTensor(rgba, 0, profile.height, profile, out)
}

/**
 * Converts some rows, so that the caller does not have to read back a whole canvas at once.
 * @param rgba rows × width × 4 bytes, the rows top … top + rows − 1 of the image.
 */
export function bandToTensor(
  rgba: Uint8ClampedArray,
  top: number,
  rows: number,
  profile: Profile,
  out: Float32Array,
): void {
  return writeTensor(rgba, 4, 255, top, rows, profile, out)
}

/** Converts the floats that `reduceCubic` writes: height × width × RGB in 0…1, which may overshoot. */
export function floatsToTensor(rgb: Float32Array, profile: Profile, out: Float32Array): void {
  return writeTensor(rgb, 3, 1, 0, profile.height, profile, out)
}

function writeTensor(
  pixels: Uint8ClampedArray | Float32Array,
  pixelStep: number,
  white: number,
  top: number,
  rows: number,
  { width, height, range, normalisation, order, layout }: Profile,
  out: Float32Array,
): void {
  const count = width * height
  if (
    pixels.length !== rows * width * pixelStep ||
    out.length !== count * 3 ||
    top < 0 ||
    top + rows > height
  ) {
    const expected = `rows ${top} to ${top + rows} of ${width} × ${height} pixels`
    throw new RangeError(
      `${pixels.length} input values and ${out.length} output values do not match ${expected}.`,
    )
  }
  const isPlanar = layout === 'nchw'
  for (let channel = 0; channel < 3; ++channel) {
    const std = normalisation?.std[channel] ?? 1
    const mean = normalisation?.mean[channel] ?? 0
    const scale = range / (white * std)
    const shift = (-mean * range) / std
    const index = order === 'rgb' ? channel : 2 - channel
    const step = isPlanar ? 1 : 3
    const first = (isPlanar ? index * count : index) + top * width * step
    for (let i = channel, o = first; i < pixels.length; i += pixelStep, o += step) {
      out[o] = pixels[i]! * scale + shift
    }
  }
}
